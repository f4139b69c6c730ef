import * as vscode from 'vscode';
import type { Client, TokenState } from '../../core/model';
import { providerOf } from '../../core/providers';
import { tokenUrl } from '../../core/tokens/tokenRequest';
import { fixesFor } from '../ui/fixes';
import { exactTime } from '../ui/times';

/** The lines under a client: the last error, its token and its settings. @param secretPlace where its secrets are */
export function detailsOf(client: Client, state: TokenState, secretPlace: string): vscode.TreeItem[] {
  const provider = providerOf(client);
  const { token } = state;
  const options = provider.options.map((option) => {
    const text = [client.options[option.name] ?? ''].flat().join(' ') || 'none';
    return line(option.kind === 'list' ? `${option.title} requested` : option.title, text);
  });
  return [
    ...problemLines(client, state),
    ...(token
      ? [
          ...(token.scope === undefined ? [] : [line('Scopes granted', token.scope || 'none')]),
          line('Expires', exactTime(token.expiresAt)),
          line('Fetched', exactTime(token.fetchedAt)),
        ]
      : []),
    line('Environment', client.environment),
    line('Client ID', client.clientId),
    line('Token endpoint', tokenUrl(client, provider)),
    ...options,
    ...(client.allowedHosts.length > 0
      ? [line('Additional allowed hosts', client.allowedHosts.join(', '))]
      : []),
    line('Secrets', secretPlace),
  ];
}

function problemLines(client: Client, state: TokenState): vscode.TreeItem[] {
  if (state.kind !== 'failed') return [];
  const problem = line('Last error', state.error.message);
  problem.iconPath = new vscode.ThemeIcon('warning');
  const fix = fixesFor(state.error, client)[0];
  if (!fix) return [problem];
  const solution = line(fix.title, '');
  solution.iconPath = new vscode.ThemeIcon('lightbulb');
  solution.command = { title: fix.title, command: fix.command, arguments: [...fix.arguments] };
  return [problem, solution];
}

function line(label: string, value: string): vscode.TreeItem {
  const item = new vscode.TreeItem(label);
  item.description = value;
  item.tooltip = value === '' ? label : `${label}: ${value}`;
  item.contextValue = 'detail';
  return item;
}
