import * as vscode from 'vscode';
import type { Client, Token } from '../../core/model';
import { providerOf } from '../../core/providers';
import { tokenUrl } from '../../core/tokens/tokenRequest';
import { maskToken } from '../../core/tokens/tokenText';
import type { OpenFiles } from '../httpFile/openFiles';
import { type KnownStatus, statusText, type UnknownStatus } from '../httpFile/referenceStatus';
import type { ReferenceStatuses } from '../httpFile/referenceStatuses';
import { tokenStatusOf } from '../tokens/tokenStatus';
import { exactTime } from '../ui/times';

/** What is behind a reference: client, environment, origin, scopes, times and what can be done. The token is masked. */
export class Hover implements vscode.HoverProvider {
  constructor(
    private readonly files: OpenFiles,
    private readonly statuses: ReferenceStatuses,
    /** Whether its entry is in the settings. A temporary client of the sandbox has none that could be edited. */
    private readonly isOwn: (client: Client) => boolean,
  ) {}

  provideHover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | undefined {
    const file = this.files.read(document);
    const offset = document.offsetAt(position);
    const [reference] = file.referencesBetween(offset, offset);
    const status = reference && this.statuses.of(file, reference);
    if (!reference || !status) return undefined;
    const range = new vscode.Range(document.positionAt(reference.start), document.positionAt(reference.end));
    const text = new vscode.MarkdownString(
      status.kind === 'unknown' ? unknownText(status) : knownText(status, this.isOwn(status.client)),
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

function unknownText({ nearest, hasMistake }: UnknownStatus): string {
  if (hasMistake)
    return `The client's entry has a mistake. ${link('Open Settings', 'kunci.openClientSettings')}`;
  const meant = nearest === undefined ? '' : ` Did you mean \`${nearest}\`?`;
  return `There is no such client.${meant}\n\n${link('Add Client…', 'kunci.addClient')}`;
}

function knownText(status: KnownStatus, isOwn: boolean): string {
  const { client, variable } = status;
  const provider = providerOf(client);
  const environment = client.environment === 'production' ? '**PRODUCTION**' : client.environment;
  const token = status.kind === 'token' ? status.state.token : undefined;
  const rows = [
    ['Value', escaped(variable.description)],
    ['Client ID', escaped(client.clientId)],
    ['Token endpoint', escaped(tokenUrl(client, provider))],
    ...(token ? tokenRows(token) : []),
  ];
  return [
    `**${escaped(client.name)}** · ${provider.label} · ${environment}`,
    stateLine(status),
    ['| | |', '|:--|:--|', ...rows.map(([name, value]) => `| ${name} | ${value} |`)].join('\n'),
    actions(status, client, isOwn),
  ].join('\n\n');
}

function stateLine(status: KnownStatus): string {
  if (status.kind === 'blocked') return `$(circle-slash) ${escaped(status.host.message)}`;
  if (status.kind === 'token') {
    const look = tokenStatusOf(status.state, Date.now());
    const reason = status.state.kind === 'failed' ? `: ${escaped(status.state.error.message)}` : '';
    return `$(${look.icon}) ${escaped(look.text)}${reason}`;
  }
  if (status.kind === 'unconfirmed')
    return '$(lock) A production token is used only after you confirm it, once per window for each client.';
  if (status.kind === 'untrusted')
    return '$(lock) In an untrusted folder Kunci blocks every request that uses a client.';
  return statusText(status, true, Date.now()).text;
}

function tokenRows(token: Token): string[][] {
  return [
    ['Token', `\`${maskToken(token.value)}\``],
    ...(token.scope === undefined ? [] : [['Scopes', escaped(token.scope || 'none')]]),
    ['Fetched', exactTime(token.fetchedAt)],
    ['Expires', exactTime(token.expiresAt)],
  ];
}

function actions(status: KnownStatus, client: Client, isOwn: boolean): string {
  const which = { client: client.name };
  const links = [
    ...(isOwn && status.kind === 'blocked' && status.host.allowable !== undefined
      ? [link(`Allow ${status.host.allowable}…`, 'kunci.allowHost', which, status.host.allowable)]
      : []),
    ...(status.kind === 'unconfirmed' ? [link('Confirm…', 'kunci.confirmProductionUse', which)] : []),
    ...(isOwn && status.kind === 'token' && status.state.kind === 'failed'
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
