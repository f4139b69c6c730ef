import * as vscode from 'vscode';
import type { Client, TokenState } from '../../core/model';
import { hasKey } from '../../core/providers';
import { tokenStatusOf } from '../tokens/tokenStatus';
import type { ClientNode, DetailNode, InvalidNode, Node, ProviderNode } from './nodes';

/** What a client's item needs to know beside the node. */
export interface ClientFacts {
  readonly state: TokenState;
  readonly isTemporary: boolean;
  readonly now: number;
}

/** The scheme of the client's decoration; see `productionMark`. */
export const clientScheme = 'kunci-client';

export function providerItem(node: ProviderNode, count: number): vscode.TreeItem {
  const item = new vscode.TreeItem(node.provider.label, vscode.TreeItemCollapsibleState.Expanded);
  item.id = node.provider.id;
  item.contextValue = 'provider';
  item.accessibilityInformation = {
    label: `${node.provider.label}, ${count} client${count === 1 ? '' : 's'}`,
  };
  return item;
}

export function clientItem(node: ClientNode, facts: ClientFacts): vscode.TreeItem {
  const client = node.value;
  const look = tokenStatusOf(facts.state, facts.now);
  const item = new vscode.TreeItem(client.name, vscode.TreeItemCollapsibleState.Collapsed);
  const environment = client.environment === 'production' ? 'PRODUCTION' : client.environment;
  item.id = idOf(node);
  // The state first: in a narrow side bar the end is cut off, and production has its colour and letter as well.
  item.description = `${look.text} · ${environment}`;
  item.iconPath = new vscode.ThemeIcon(
    look.icon,
    look.colour === undefined ? undefined : new vscode.ThemeColor(look.colour),
  );
  item.resourceUri = vscode.Uri.from({ scheme: clientScheme, path: `/${client.environment}/${client.name}` });
  item.contextValue = ['client', facts.isTemporary ? 'temporary' : 'own', ...flags(client, facts.state)].join(
    '.',
  );
  item.tooltip = [
    `${client.name} (${environment})`,
    look.text,
    ...(facts.state.kind === 'failed' ? [facts.state.error.message] : []),
  ].join('\n');
  item.accessibilityInformation = { label: `${client.name}, ${environment}, ${look.text}` };
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
    label: `${entry.name}, entry with a mistake: ${entry.problems.join(' ')}`,
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

function idOf(node: Node): string {
  return node.kind === 'client' ? `${node.value.provider}/${node.client}` : node.kind;
}

/** What the menus ask for: whether there is a token, whether there is a key. */
function flags(client: Client, state: TokenState): string[] {
  return [...(state.token ? ['token'] : []), ...(hasKey(client) ? ['key'] : [])];
}
