/** Writes the generated parts of README.md: the tables of commands, settings and errors. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorCodes } from '../core/model/errors';
import { errorAdvice } from './errorAdvice';
import { readTexts } from './manifest';
import { localize } from './texts';

/** The part of package.json that the tables need. */
export interface Contributions {
  readonly commands: readonly {
    readonly command: string;
    readonly title: string;
    readonly category: string;
  }[];
  readonly configuration: { readonly properties: Readonly<Record<string, Setting>> };
}

interface Setting {
  readonly default: unknown;
  readonly scope: string;
  readonly description?: string;
  readonly markdownDescription?: string;
  readonly enum?: readonly string[];
  readonly enumDescriptions?: readonly string[];
}

export function updateReadme(root: string): void {
  const file = join(root, 'README.md');
  const old = readFileSync(file, 'utf8');
  const text = withTables(old, readContributions(root));
  if (text !== old) writeFileSync(file, text);
}

/** Returns what package.json contributes, with its texts in English. */
export function readContributions(root: string): Contributions {
  const { contributes } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return localize(contributes, readTexts(root));
}

/**
 * Returns the page for a package, which the Marketplace and VS Code show to those who use Kunci. What concerns only those
 * who change it follows a mark, and stays in the repository.
 */
export function pageForPackage(text: string): string {
  const [page = '', ...rest] = text.split(/^<!-- repository:.*-->$/m);
  if (rest.length !== 1) throw new Error('README.md has no mark “<!-- repository: … -->”, or several.');
  return `${page.trimEnd()}\n`;
}

/** Replaces each table between its marks, `<!-- commands -->` and `<!-- /commands -->`. A table without marks is omitted. */
export function withTables(text: string, contributes: Contributions): string {
  const tables = {
    commands: commandTable(contributes),
    settings: settingTable(contributes),
    errors: errorTable(),
  };
  return Object.entries(tables).reduce((page, [name, table]) => {
    const marked = new RegExp(`<!-- ${name} -->[^]*?<!-- /${name} -->`);
    return page.replace(marked, () => `<!-- ${name} -->\n${table}\n<!-- /${name} -->`);
  }, text);
}

function commandTable({ commands }: Contributions): string {
  return table(
    ['command', 'id'],
    commands.map(({ category, title, command }) => [`${category}: ${title}`, asCode(command)]),
  );
}

function settingTable({ configuration }: Contributions): string {
  const rows = Object.entries(configuration.properties).map(([name, setting]) => [
    asCode(name),
    asCode(JSON.stringify(setting.default)),
    setting.scope,
    describeSetting(setting),
  ]);
  return table(['setting', 'default', 'scope', 'what it does'], rows);
}

function describeSetting(setting: Setting): string {
  const text = setting.markdownDescription ?? setting.description ?? '';
  const values = (setting.enum ?? []).map((value, index) => {
    const meaning = setting.enumDescriptions?.[index];
    return meaning === undefined ? asCode(value) : `${asCode(value)}: ${meaning}`;
  });
  return [text, ...values].join('<br>');
}

function errorTable(): string {
  return table(
    ['code', 'what it means', 'what to do'],
    errorCodes.map((name) => [asCode(name), ...errorAdvice[name]]),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(inCell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function inCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, ' ');
}

function asCode(text: string): string {
  return `\`${text}\``;
}
