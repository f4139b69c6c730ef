import * as vscode from 'vscode';
import type { Provider } from '../../core/model';
import { hasKey } from '../../core/providers';
import type { TokenService } from '../../core/tokens/tokenService';
import type { ClientStore } from '../clients/clientStore';
import type { VaultChoice } from '../vaults/vaultChoice';
import { ClientTree } from './clientTree';
import { productionMark } from './items';

export interface ClientTreeViewParts {
  readonly store: ClientStore;
  readonly tokens: TokenService;
  readonly providers: readonly Provider[];
  readonly vaults: VaultChoice;
}

/**
 * The view *Clients* in the sidebar: provider › client › details. This file creates the view, its badge, its message
 * and the context keys for menus; `clientTree` provides the nodes, `items` and `details` their texts and icons.
 */
export function createClientTreeView(parts: ClientTreeViewParts): vscode.Disposable {
  const tree = new ClientTree({
    store: parts.store,
    tokens: parts.tokens,
    providers: parts.providers,
    secretPlace: (client) => (parts.store.isTemporary(client) ? 'memory of this window' : parts.vaults.label),
    onDidChangeSecretPlace: (listener) => parts.vaults.onDidChange(listener),
  });
  const view = vscode.window.createTreeView('kunci.clients', {
    treeDataProvider: tree,
    showCollapseAll: true,
  });
  const update = (): void => updateView(view, parts);
  update();
  // Before this, when-clauses can only check the settings for clients.
  setContext('isReady', true);
  return vscode.Disposable.from(
    tree,
    view,
    vscode.window.registerFileDecorationProvider(productionMark),
    parts.store.onDidChange(update),
    parts.tokens.onDidChangeState(update),
    vscode.workspace.onDidGrantWorkspaceTrust(update),
  );
}

/** Updates the badge, the message, and the context keys for menus and the welcome view. */
function updateView(view: vscode.TreeView<unknown>, parts: ClientTreeViewParts): void {
  const clients = parts.store.clients();
  const failures = clients.flatMap((client) => {
    const state = parts.tokens.state(client);
    return state.kind === 'failed' ? [state.error.code] : [];
  });
  const noun = failures.length === 1 ? 'client' : 'clients';
  const badge =
    failures.length > 0
      ? { value: failures.length, tooltip: `${failures.length} ${noun} without a token because of an error` }
      : undefined;
  if (view.badge?.value !== badge?.value) view.badge = badge;
  const message = messageFor(failures);
  if (view.message !== message) view.message = message;
  const keys = {
    hasClients: parts.store.entries().length > 0,
    hasKeyClients: clients.some(hasKey),
  };
  for (const [key, value] of Object.entries(keys)) setContext(key, value);
}

function setContext(key: string, value: boolean): void {
  void vscode.commands.executeCommand('setContext', `kunci.${key}`, value);
}

function messageFor(failures: readonly string[]): string {
  if (failures.includes('vault-locked'))
    return 'The keychain is locked. Unlock it, then fetch the token again.';
  if (failures.includes('vault-unavailable')) {
    return 'No keychain is available. Start one, or choose another vault in the setting “kunci.vault”.';
  }
  return '';
}
