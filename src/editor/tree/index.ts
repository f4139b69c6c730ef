import * as vscode from 'vscode';
import type { Provider } from '../../core/model';
import { hasKey } from '../../core/providers';
import type { TokenService } from '../../core/tokens/tokenService';
import type { ClientStore } from '../clients/clientStore';
import type { VaultChoice } from '../vaults/vaultChoice';
import { ClientTree } from './clientTree';
import { productionMark } from './productionMark';

export interface ClientTreeViewParts {
  readonly store: ClientStore;
  readonly tokens: TokenService;
  readonly providers: readonly Provider[];
  readonly vaults: VaultChoice;
}

/** Shows the tree in the sidebar, with a badge for failures and a line for what concerns all clients. */
export function showClientTree(parts: ClientTreeViewParts): vscode.Disposable {
  const tree = new ClientTree({
    store: parts.store,
    tokens: parts.tokens,
    providers: parts.providers,
    // VS Code may ask about a client that was removed in this very moment.
    secretPlace: (client) => (parts.store.isTemporary(client) ? 'memory of this window' : parts.vaults.label),
    onDidChangeSecretPlace: (listener) => parts.vaults.onDidChange(listener),
  });
  const view = vscode.window.createTreeView('kunci.clients', {
    treeDataProvider: tree,
    showCollapseAll: true,
  });
  const update = (): void => describe(view, parts);
  update();
  // Until now the manifest could only ask the settings whether there are clients.
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

/** Badge, message and the context keys that menus and the welcome ask for. */
function describe(view: vscode.TreeView<unknown>, parts: ClientTreeViewParts): void {
  const clients = parts.store.clients();
  const failures = clients.flatMap((client) => {
    const state = parts.tokens.state(client);
    return state.kind === 'failed' ? [state.error.code] : [];
  });
  const noun = failures.length === 1 ? 'client has' : 'clients have';
  const badge =
    failures.length > 0
      ? { value: failures.length, tooltip: `${failures.length} ${noun} failed` }
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
  if (failures.includes('vault-locked')) return 'The keychain is locked. Unlock it, then fetch again.';
  if (failures.includes('vault-unavailable')) {
    return 'No keychain answers. Start one, or choose another vault in the setting “kunci.vault”.';
  }
  return '';
}
