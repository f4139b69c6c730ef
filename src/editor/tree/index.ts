import * as vscode from 'vscode';
import { hasKey } from '../../core/providers';
import type { Kunci } from '../commands/context';
import { ClientTree } from './clientTree';
import { productionMark } from './productionMark';

/** Shows the tree in the sidebar, with a badge for failures and a line for what concerns all clients. */
export function showClientTree(kunci: Kunci): vscode.Disposable {
  const tree = new ClientTree({
    store: kunci.store,
    tokens: kunci.tokens,
    providers: kunci.providers,
    // VS Code may ask about a client that was removed in this very moment.
    secretPlace: (client) => (kunci.store.isLent(client) ? 'memory of this window' : kunci.vaults.label),
    onDidChangeSecretPlace: (listener) => kunci.vaults.onDidChange(listener),
  });
  const view = vscode.window.createTreeView('kunci.clients', {
    treeDataProvider: tree,
    showCollapseAll: true,
  });
  const update = (): void => describe(view, kunci);
  update();
  // Until now the manifest could only ask the settings whether there are clients.
  setContext('isReady', true);
  return vscode.Disposable.from(
    tree,
    view,
    vscode.window.registerFileDecorationProvider(productionMark),
    kunci.store.onDidChange(update),
    kunci.tokens.onDidChangeState(update),
    vscode.workspace.onDidGrantWorkspaceTrust(update),
  );
}

/** Badge, message and the context keys that menus and the welcome ask for. */
function describe(view: vscode.TreeView<unknown>, kunci: Kunci): void {
  const clients = kunci.store.clients();
  const failures = clients.flatMap((client) => {
    const state = kunci.tokens.state(client);
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
    hasClients: kunci.store.entries().length > 0,
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
