import * as vscode from 'vscode';
import type { Provider } from '../../core/model';
import { providers } from '../../core/providers';
import { type TokenService, tokenKey } from '../../core/tokens/tokenService';
import type { ClientStore } from '../clients/clientStore';
import type { VaultChoice } from '../vaults/vaultChoice';
import { detailsOf } from './details';
import {
  type ClientNode,
  clientItem,
  type InvalidNode,
  invalidItem,
  type Node,
  type ProviderNode,
  providerItem,
} from './items';

export interface ClientTreeParts {
  readonly store: ClientStore;
  readonly tokens: TokenService;
  readonly vaults: Pick<VaultChoice, 'label' | 'onDidChange'>;
}

/** The nodes: provider › client › details. Entries with a mistake are at the top level, where they are easy to see. */
export class ClientTree implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<Node | undefined>();
  private readonly listeners: vscode.Disposable;
  private nodes: readonly ClientNode[];

  readonly onDidChangeTreeData = this.changed.event;

  constructor(private readonly parts: ClientTreeParts) {
    const { store, tokens, vaults } = parts;
    this.nodes = nodesOf(store);
    this.listeners = vscode.Disposable.from(
      store.onDidChange(() => {
        this.nodes = nodesOf(store);
        this.changed.fire(undefined);
      }),
      tokens.onDidChangeState((key) => {
        // Updates only the clients that share the token whose state changed.
        for (const node of this.nodes) if (tokenKey(node.value) === key) this.changed.fire(node);
      }),
      vaults.onDidChange(() => this.changed.fire(undefined)),
    );
  }

  getChildren(node?: Node): Node[] {
    if (!node) return [...this.invalidNodes(), ...this.providerNodes()];
    if (node instanceof vscode.TreeItem || node.kind === 'invalid') return [];
    if (node.kind === 'provider') return this.clientsOf(node.provider);
    const { store, tokens, vaults } = this.parts;
    const secretPlace = store.isTemporary(node.value) ? 'memory of this window' : vaults.label;
    return detailsOf(node.value, tokens.state(node.value), secretPlace);
  }

  getTreeItem(node: Node): vscode.TreeItem {
    if (node instanceof vscode.TreeItem) return node;
    const { store, tokens } = this.parts;
    switch (node.kind) {
      case 'provider':
        return providerItem(node.provider, this.clientsOf(node.provider).length);
      case 'client':
        return clientItem(node.value, tokens.state(node.value), store.isTemporary(node.value));
      case 'invalid':
        return invalidItem(node);
    }
  }

  dispose(): void {
    this.listeners.dispose();
    this.changed.dispose();
  }

  private providerNodes(): ProviderNode[] {
    return providers
      .filter((provider) => this.clientsOf(provider).length > 0)
      .map((provider) => ({ kind: 'provider', provider }));
  }

  private clientsOf(provider: Provider): ClientNode[] {
    return this.nodes.filter(({ value }) => value.provider === provider.id);
  }

  private invalidNodes(): InvalidNode[] {
    return this.parts.store
      .entries()
      .flatMap((entry) => (entry.kind === 'invalid' ? [{ kind: 'invalid', entry } as const] : []));
  }
}

function nodesOf(store: ClientStore): readonly ClientNode[] {
  return store
    .clients()
    .map((value): ClientNode => ({ kind: 'client', client: value.name, value }))
    .sort((a, b) => a.client.localeCompare(b.client));
}
