import * as vscode from 'vscode';
import type { Client, TokenState } from '../../core/model';
import { hasKey } from '../../core/providers';
import { tokenStatusOf } from '../tokens/tokenStatus';
import type { ClientNode, DetailNode, InvalidNode, Node, ProviderNode } from './nodes';

/** The state that a client's item shows in addition to its node. */
export interface ClientItemState {
  readonly state: TokenState;
  readonly isTemporary: boolean;
  readonly now: number;
}

/** The URI scheme of clients, for `productionMark`. */
const clientScheme = 'kunci-client';

export function providerItem(node: ProviderNode, count: number): vscode.TreeItem {
  const item = new vscode.TreeItem(node.provider.label, vscode.TreeItemCollapsibleState.Expanded);
  item.id = node.provider.id;
  item.contextValue = 'provider';
  item.accessibilityInformation = {
    label: `${node.provider.label}, ${count} client${count === 1 ? '' : 's'}`,
  };
  return item;
}

export function clientItem(node: ClientNode, itemState: ClientItemState): vscode.TreeItem {
  const client = node.value;
  const { state } = itemState;
  const status = tokenStatusOf(state, itemState.now);
  const item = new vscode.TreeItem(client.name, vscode.TreeItemCollapsibleState.Collapsed);
  const environment = client.environment === 'production' ? 'PRODUCTION' : client.environment;
  item.id = idOf(node);
  // The status comes first, because a narrow sidebar cuts off the end. Production also has a color and a letter.
  item.description = `${status.text} · ${environment}`;
  item.iconPath = new vscode.ThemeIcon(
    status.icon,
    status.color === undefined ? undefined : new vscode.ThemeColor(status.color),
  );
  item.resourceUri = vscode.Uri.from({ scheme: clientScheme, path: `/${client.environment}/${client.name}` });
  item.contextValue = ['client', itemState.isTemporary ? 'temporary' : 'own', ...flagsOf(client, state)].join(
    '.',
  );
  item.tooltip = [
    `${client.name} (${environment})`,
    status.text,
    ...(state.kind === 'failed' ? [state.error.message] : []),
  ].join('\n');
  item.accessibilityInformation = { label: `${client.name}, ${environment}, ${status.text}` };
  return item;
}

export function invalidItem(node: InvalidNode): vscode.TreeItem {
  const { entry } = node;
  const item = new vscode.TreeItem(entry.name, vscode.TreeItemCollapsibleState.None);
  item.id = `invalid/${entry.index}`;
  item.description = entry.problems[0] ?? '';
  item.tooltip = entry.problems.join('\n');
  item.iconPath = new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
  item.contextValue = 'invalid';
  item.command = { title: 'Open Settings', command: 'kunci.openClientSettings', arguments: [node] };
  item.accessibilityInformation = {
    label: `${entry.name}, settings entry with a mistake: ${entry.problems.join(' ')}`,
  };
  return item;
}

export function detailItem(node: DetailNode, parent: string): vscode.TreeItem {
  const item = new vscode.TreeItem(node.label, vscode.TreeItemCollapsibleState.None);
  item.id = `${parent}/${node.label}`;
  item.description = node.value;
  item.tooltip = node.value === '' ? node.label : `${node.label}: ${node.value}`;
  if (node.icon) item.iconPath = new vscode.ThemeIcon(node.icon);
  if (node.fix)
    item.command = { title: node.fix.title, command: node.fix.command, arguments: [...node.fix.arguments] };
  item.contextValue = 'detail';
  return item;
}

/** A letter and a color for each production client, like the Explorer's marks for files. */
export const productionMark: vscode.FileDecorationProvider = {
  provideFileDecoration: (uri) =>
    uri.scheme === clientScheme && uri.path.startsWith('/production/')
      ? new vscode.FileDecoration('P', 'Production', new vscode.ThemeColor('list.warningForeground'))
      : undefined,
};

function idOf(node: Node): string {
  return node.kind === 'client' ? `${node.value.provider}/${node.client}` : node.kind;
}

/** For when-clauses in menus: whether the client has a token or a key. */
function flagsOf(client: Client, state: TokenState): string[] {
  return [...(state.token ? ['token'] : []), ...(hasKey(client) ? ['key'] : [])];
}
