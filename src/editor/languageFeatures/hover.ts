import * as vscode from 'vscode';
import type { Token } from '../../core/model';
import { providerOf } from '../../core/providers';
import { tokenUrl } from '../../core/tokens/tokenRequest';
import { maskToken } from '../../core/tokens/tokenText';
import type { ClientStore } from '../clients/clientStore';
import type { OpenFiles } from '../httpFile/openFiles';
import { type KnownStatus, statusText, type UnknownStatus } from '../httpFile/referenceStatus';
import type { ReferenceStatuses } from '../httpFile/referenceStatuses';
import { tokenStatusOf } from '../tokens/tokenStatus';
import { exactTime } from '../ui/times';

/** The client of a reference, with environment, origin, scopes, times and actions. The token is masked. */
export class Hover implements vscode.HoverProvider {
  constructor(
    private readonly files: OpenFiles,
    private readonly statuses: ReferenceStatuses,
    private readonly store: ClientStore,
  ) {}

  provideHover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | undefined {
    const file = this.files.read(document);
    const offset = document.offsetAt(position);
    const [reference] = file.referencesBetween(offset, offset);
    const status = reference && this.statuses.of(file, reference);
    if (!reference || !status) return undefined;
    const range = new vscode.Range(document.positionAt(reference.start), document.positionAt(reference.end));
    const text = new vscode.MarkdownString(
      status.kind === 'unknown'
        ? unknownText(status)
        : // A temporary sandbox client has no entry to edit.
          clientText(status, !this.store.isTemporary(status.client), {
            document: document.uri.toString(),
            line: position.line,
          }),
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
  'kunci.explainSignature',
  'kunci.fetchToken',
  'kunci.openClientSettings',
  'kunci.replaceSecret',
  'kunci.showTokenDetails',
] as const;

function unknownText({ nearest, hasMistake }: UnknownStatus): string {
  if (hasMistake)
    return `This client has a mistake in its settings entry. ${link('Open Settings', 'kunci.openClientSettings')}`;
  const suggestion = nearest === undefined ? '' : ` Did you mean \`${nearest}\`?`;
  return `There is no client with this reference.${suggestion}\n\n${link('Add Client…', 'kunci.addClient')}`;
}

/** @param place the place in the document, as the argument of a command */
function clientText(status: KnownStatus, isOwn: boolean, place: object): string {
  const { client, variable } = status;
  const provider = providerOf(client);
  const environment = client.environment === 'production' ? '**PRODUCTION**' : client.environment;
  const token = status.kind === 'token' ? status.state.token : undefined;
  const rows = [
    ['Value', escapeMarkdown(variable.description)],
    ['Client ID', escapeMarkdown(client.clientId)],
    ['Token endpoint', escapeMarkdown(tokenUrl(client, provider))],
    ...(token ? tokenRows(token) : []),
  ];
  return [
    `**${escapeMarkdown(client.name)}** · ${provider.label} · ${environment}`,
    statusLine(status),
    ['| | |', '|:--|:--|', ...rows.map(([name, value]) => `| ${name} | ${value} |`)].join('\n'),
    actionsFor(status, isOwn, place),
  ].join('\n\n');
}

function statusLine(status: KnownStatus): string {
  if (status.kind === 'blocked') return `$(circle-slash) ${escapeMarkdown(status.host.message)}`;
  if (status.kind === 'token') {
    const tokenStatus = tokenStatusOf(status.state, Date.now());
    const reason = status.state.kind === 'failed' ? `: ${escapeMarkdown(status.state.error.message)}` : '';
    return `$(${tokenStatus.icon}) ${escapeMarkdown(tokenStatus.text)}${reason}`;
  }
  if (status.kind === 'unconfirmed')
    return '$(lock) Kunci uses a production token only after you confirm it, once per window for each client.';
  if (status.kind === 'untrusted')
    return '$(lock) This folder is not trusted, so Kunci blocks every request that uses a client.';
  return statusText(status, true, Date.now()).text;
}

function tokenRows(token: Token): string[][] {
  return [
    ['Token', `\`${maskToken(token.value)}\``],
    ...(token.scope === undefined ? [] : [['Scopes', escapeMarkdown(token.scope || 'none')]]),
    ['Fetched', exactTime(token.fetchedAt)],
    ['Expires', exactTime(token.expiresAt)],
  ];
}

function actionsFor(status: KnownStatus, isOwn: boolean, place: object): string {
  const { client, variable } = status;
  const argument = { client: client.name };
  const links = [
    ...(isOwn && status.kind === 'blocked' && status.host.allowable !== undefined
      ? [link(`Allow ${status.host.allowable}…`, 'kunci.allowHost', argument, status.host.allowable)]
      : []),
    ...(status.kind === 'unconfirmed' ? [link('Confirm…', 'kunci.confirmProductionUse', argument)] : []),
    ...(isOwn && status.kind === 'token' && status.state.kind === 'failed'
      ? [link('Replace Secret…', 'kunci.replaceSecret', argument)]
      : []),
    ...(variable.kind === 'signed' ? [link('Explain Signature', 'kunci.explainSignature', place)] : []),
    ...(variable.kind === 'token'
      ? [
          link('Copy Token', 'kunci.copyToken', argument),
          link('Fetch Token', 'kunci.fetchToken', argument),
          link('Show Details', 'kunci.showTokenDetails', argument),
        ]
      : []),
    ...(isOwn ? [link('Edit…', 'kunci.editClient', argument)] : []),
  ];
  return links.join(' · ');
}

function link(title: string, command: (typeof commands)[number], ...args: readonly unknown[]): string {
  const query = args.length === 0 ? '' : `?${encodeURIComponent(JSON.stringify(args))}`;
  return `[${escapeMarkdown(title)}](command:${command}${query})`;
}

/** Names and hosts come from files and settings, so they must not be rendered as Markdown. */
function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!<>|$~&]/g, '\\$&').replace(/\s+/g, ' ');
}
