import * as vscode from 'vscode';
import { hasKey } from '../../core/providers';
import { ClientTree, type ClientTreeParts } from './clientTree';
import { productionMark } from './items';

/**
 * The view *Clients* in the sidebar: provider › client › details. This file creates the view, its badge, its message
 * and the context keys for menus; `clientTree` provides the nodes, `items` and `details` their texts and icons.
 */
export function createClientTreeView(parts: ClientTreeParts): vscode.Disposable {
  const tree = new ClientTree(parts);
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

function updateView(view: vscode.TreeView<unknown>, parts: ClientTreeParts): void {
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
  setContext('hasClients', parts.store.entries().length > 0);
  setContext('hasKeyClients', clients.some(hasKey));
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
