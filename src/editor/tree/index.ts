import * as vscode from 'vscode';
import type { Kunci } from '../kunci';
import { ClientTree } from './clientTree';
import { productionMark } from './productionMark';

/** Shows the tree in the sidebar. */
export function showClientTree(kunci: Kunci): vscode.Disposable {
  const tree = new ClientTree({
    store: kunci.store,
    tokens: kunci.tokens,
    providers: kunci.providers,
    secretPlace: (client) =>
      kunci.store.isLent(kunci.store.find(client)) ? 'memory of this window' : kunci.vaults.label,
  });
  const view = vscode.window.createTreeView('kunci.clients', {
    treeDataProvider: tree,
    showCollapseAll: true,
  });
  return vscode.Disposable.from(tree, view, vscode.window.registerFileDecorationProvider(productionMark));
}
