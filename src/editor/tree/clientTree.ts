import * as vscode from 'vscode';
import type { Client, Provider } from '../../core/model';
import { providerOf } from '../../core/providers';
import { type TokenService, tokenKey } from '../../core/tokens/tokenService';
import type { ClientStore } from '../clients/clientStore';
import { detailsOf } from './details';
import { clientItem, detailItem, invalidItem, providerItem } from './items';
import type { ClientNode, DetailNode, InvalidNode, Node, ProviderNode } from './nodes';

export interface ClientTreeParts {
  readonly store: ClientStore;
  readonly tokens: TokenService;
  readonly providers: readonly Provider[];
  /** The place where a client's secrets are stored, for the UI. */
  readonly secretPlace: (client: Client) => string;
  readonly onDidChangeSecretPlace: (listener: () => void) => vscode.Disposable;
}

/** The nodes: provider › client › details. Entries with a mistake are at the top level, where they are easy to see. */
export class ClientTree implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<Node | undefined>();
  private readonly listeners: readonly { dispose(): void }[];
  private nodes = new Map<string, ClientNode>();
  private parents = new WeakMap<DetailNode, ClientNode>();
  private readonly providerNodes: readonly ProviderNode[];

  readonly onDidChangeTreeData = this.changed.event;

  constructor(private readonly parts: ClientTreeParts) {
    this.providerNodes = parts.providers.map((provider) => ({ kind: 'provider', provider }));
    this.readNodes();
    this.listeners = [
      parts.store.onDidChange(() => {
        this.readNodes();
        this.changed.fire(undefined);
      }),
      parts.tokens.onDidChangeState((key) => this.refresh(key)),
      parts.onDidChangeSecretPlace(() => this.changed.fire(undefined)),
    ];
  }

  getChildren(node?: Node): Node[] {
    if (!node) {
      const providers = this.providerNodes.filter((provider) => this.clientsOf(provider).length > 0);
      return [...this.invalidNodes(), ...providers];
    }
    if (node.kind === 'provider') return this.clientsOf(node);
    if (node.kind !== 'client') return [];
    const provider = providerOf(node.value);
    const place = this.parts.secretPlace(node.value);
    const details = detailsOf(node.value, provider, this.parts.tokens.state(node.value), place);
    for (const detail of details) this.parents.set(detail, node);
    return details;
  }

  getTreeItem(node: Node): vscode.TreeItem {
    switch (node.kind) {
      case 'provider':
        return providerItem(node, this.clientsOf(node).length);
      case 'client':
        return clientItem(node, {
          state: this.parts.tokens.state(node.value),
          isTemporary: this.parts.store.isTemporary(node.value),
          now: Date.now(),
        });
      case 'invalid':
        return invalidItem(node);
      case 'detail':
        return detailItem(node, this.parents.get(node)?.client ?? '');
    }
  }

  getParent(node: Node): Node | undefined {
    if (node.kind === 'detail') return this.parents.get(node);
    if (node.kind !== 'client') return undefined;
    return this.providerNodes.find(({ provider }) => provider.id === node.value.provider);
  }

  /** The node of a client, for `TreeView.reveal`. */
  nodeOf(name: string): ClientNode | undefined {
    return this.nodes.get(name);
  }

  dispose(): void {
    for (const listener of this.listeners) listener.dispose();
    this.changed.dispose();
  }

  /** Updates only the clients that share the token whose state changed. */
  private refresh(key: string): void {
    for (const node of this.nodes.values()) if (tokenKey(node.value) === key) this.changed.fire(node);
  }

  /** Reuses the nodes of unchanged clients, so that VS Code keeps their selection and expansion. */
  private readNodes(): void {
    const old = this.nodes;
    this.nodes = new Map(
      this.parts.store.clients().map((value) => {
        const node = old.get(value.name);
        const isSame = node !== undefined && JSON.stringify(node.value) === JSON.stringify(value);
        return [value.name, isSame ? node : { kind: 'client', client: value.name, value }];
      }),
    );
  }

  private clientsOf(node: ProviderNode): ClientNode[] {
    return [...this.nodes.values()]
      .filter(({ value }) => value.provider === node.provider.id)
      .sort((a, b) => a.client.localeCompare(b.client));
  }

  private invalidNodes(): InvalidNode[] {
    return this.parts.store
      .entries()
      .flatMap((entry) => (entry.kind === 'invalid' ? [{ kind: 'invalid', entry } as const] : []));
  }
}
