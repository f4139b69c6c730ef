import * as vscode from 'vscode';
import type { ClientEntry } from '../../core/clients/readClients';
import type { Client, Provider, TokenState } from '../../core/model';
import { hasKey } from '../../core/providers';
import { tokenStatusOf } from '../tokens/tokenStatus';

export interface ProviderNode {
  readonly kind: 'provider';
  readonly provider: Provider;
}

export interface ClientNode {
  readonly kind: 'client';
  /** The client's name. Commands in menus get the node as their argument, and read the name here. */
  readonly client: string;
  readonly value: Client;
}

export interface InvalidNode {
  readonly kind: 'invalid';
  readonly entry: Extract<ClientEntry, { kind: 'invalid' }>;
}

/** A detail of a client is shown as it is. */
export type Node = ProviderNode | ClientNode | InvalidNode | vscode.TreeItem;

/** The URI scheme of clients, for `productionMark`. */
const clientScheme = 'kunci-client';

export function providerItem({ id, label }: Provider, count: number): vscode.TreeItem {
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Expanded);
  item.id = id;
  item.contextValue = 'provider';
  item.accessibilityInformation = { label: `${label}, ${count} client${count === 1 ? '' : 's'}` };
  return item;
}

export function clientItem(client: Client, state: TokenState, isTemporary: boolean): vscode.TreeItem {
  const status = tokenStatusOf(state, Date.now());
  const item = new vscode.TreeItem(client.name, vscode.TreeItemCollapsibleState.Collapsed);
  const environment = client.environment === 'production' ? 'PRODUCTION' : client.environment;
  item.id = `${client.provider}/${client.name}`;
  // The status comes first, because a narrow sidebar cuts off the end. Production also has a color and a letter.
  item.description = `${status.text} · ${environment}`;
  item.iconPath = new vscode.ThemeIcon(
    status.icon,
    status.color === undefined ? undefined : new vscode.ThemeColor(status.color),
  );
  item.resourceUri = vscode.Uri.from({ scheme: clientScheme, path: `/${client.environment}/${client.name}` });
  // For when-clauses in menus.
  item.contextValue = [
    'client',
    isTemporary ? 'temporary' : 'own',
    ...(state.token ? ['token'] : []),
    ...(hasKey(client) ? ['key'] : []),
  ].join('.');
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

/** A letter and a color for each production client, like the Explorer's marks for files. */
export const productionMark: vscode.FileDecorationProvider = {
  provideFileDecoration: (uri) =>
    uri.scheme === clientScheme && uri.path.startsWith('/production/')
      ? new vscode.FileDecoration('P', 'Production', new vscode.ThemeColor('list.warningForeground'))
      : undefined,
};
