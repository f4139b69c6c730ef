import * as vscode from 'vscode';
import { masked } from '../../core/mask';
import type { Client, Token } from '../../core/model';
import { tokenUrl } from '../../core/protocols';
import { providerOf } from '../../core/providers';
import { exactTime } from '../times';
import { lookOf } from '../tree/look';
import type { LiveUse } from './liveUse';
import type { OpenFiles } from './openFiles';
import { type Standing, standingText } from './standing';

/** What is behind a reference: client, environment, origin, scopes, times and what can be done. The token is masked. */
export class Hover implements vscode.HoverProvider {
  constructor(
    private readonly files: OpenFiles,
    private readonly live: LiveUse,
    /** Whether its entry is in the settings; there is nothing to edit of one that the sandbox lends. */
    private readonly isOwn: (client: Client) => boolean,
  ) {}

  provideHover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | undefined {
    const file = this.files.read(document);
    if (file?.kind !== 'http') return undefined;
    const offset = document.offsetAt(position);
    const near = file.referencesAround(offset, offset);
    const reference = near.find(({ range }) => range.start <= offset && offset <= range.end);
    const standing = reference && this.live.standing(file, reference);
    if (!reference || !standing) return undefined;
    const range = new vscode.Range(
      document.positionAt(reference.range.start),
      document.positionAt(reference.range.end),
    );
    const text = new vscode.MarkdownString(
      standing.kind === 'unknown' ? unknownText(standing) : knownText(standing, this.isOwn(standing.client)),
    );
    text.isTrusted = { enabledCommands: [...commands] };
    text.supportThemeIcons = true;
    return new vscode.Hover(text, range);
  }
}

const commands = [
  'kunci.addClient',
  'kunci.allowHost',
  'kunci.confirmProductionUse',
  'kunci.copyToken',
  'kunci.editClient',
  'kunci.fetchToken',
  'kunci.openClientSettings',
  'kunci.replaceSecret',
  'kunci.showTokenDetails',
] as const;

function unknownText({ nearest, hasMistake }: Extract<Standing, { kind: 'unknown' }>): string {
  if (hasMistake)
    return `The client's entry has a mistake. ${link('Open Settings', 'kunci.openClientSettings')}`;
  const meant = nearest === undefined ? '' : ` Did you mean \`${nearest}\`?`;
  return `There is no such client.${meant}\n\n${link('Add Client…', 'kunci.addClient')}`;
}

function knownText(standing: Exclude<Standing, { kind: 'unknown' }>, isOwn: boolean): string {
  const { client, variable } = standing;
  const provider = providerOf(client);
  const environment = client.environment === 'production' ? '**PRODUCTION**' : client.environment;
  const token = standing.kind === 'token' ? standing.state.token : undefined;
  const rows = [
    ['Value', escaped(variable.description)],
    ['Client id', escaped(client.clientId)],
    ['Token endpoint', escaped(tokenUrl(client, provider))],
    ...(token ? tokenRows(token) : []),
  ];
  return [
    `**${escaped(client.name)}** · ${provider.label} · ${environment}`,
    stateLine(standing),
    ['| | |', '|:--|:--|', ...rows.map(([name, value]) => `| ${name} | ${value} |`)].join('\n'),
    actions(standing, client, isOwn),
  ].join('\n\n');
}

function stateLine(standing: Standing): string {
  if (standing.kind === 'withheld') {
    const where = standing.elsewhere === undefined ? '' : ` (${escaped(standing.elsewhere)})`;
    return `$(circle-slash) Withheld: ${escaped(standing.objection.reason)}${where}.`;
  }
  if (standing.kind === 'token') {
    const look = lookOf(standing.state, Date.now());
    const reason = standing.state.kind === 'failed' ? `: ${escaped(standing.state.error.message)}` : '';
    return `$(${look.icon}) ${escaped(look.text)}${reason}`;
  }
  if (standing.kind === 'unconfirmed')
    return '$(lock) A production token is used only after you confirm it, once per window for each client.';
  if (standing.kind === 'untrusted')
    return '$(lock) In an untrusted folder nothing is fetched or published for a file.';
  return standingText(standing, true, Date.now()).text;
}

function tokenRows(token: Token): string[][] {
  return [
    ['Token', `\`${masked(token.value)}\``],
    ...(token.scope === undefined ? [] : [['Scopes', escaped(token.scope || 'none')]]),
    ['Fetched', exactTime(token.fetchedAt)],
    ['Expires', exactTime(token.expiresAt)],
  ];
}

function actions(standing: Exclude<Standing, { kind: 'unknown' }>, client: Client, isOwn: boolean): string {
  const which = { client: client.name };
  const links = [
    ...(isOwn && standing.kind === 'withheld' && standing.objection.host !== undefined
      ? [link(`Allow ${standing.objection.host}…`, 'kunci.allowHost', which, standing.objection.host)]
      : []),
    ...(standing.kind === 'unconfirmed' ? [link('Confirm…', 'kunci.confirmProductionUse', which)] : []),
    ...(isOwn && standing.kind === 'token' && standing.state.kind === 'failed'
      ? [link('Replace Secret…', 'kunci.replaceSecret', which)]
      : []),
    link('Copy', 'kunci.copyToken', which),
    link('Refresh', 'kunci.fetchToken', which),
    link('Details', 'kunci.showTokenDetails', which),
    ...(isOwn ? [link('Edit…', 'kunci.editClient', which)] : []),
  ];
  return links.join(' · ');
}

function link(title: string, command: (typeof commands)[number], ...args: readonly unknown[]): string {
  const query = args.length === 0 ? '' : `?${encodeURIComponent(JSON.stringify(args))}`;
  return `[${escaped(title)}](command:${command}${query})`;
}

/** Text of others must not become Markdown: names and hosts come from files and settings. */
function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!<>|$~&]/g, '\\$&').replace(/\s+/g, ' ');
}
