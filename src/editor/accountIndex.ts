import type * as vscode from 'vscode';
import type { AccountIndex } from '../core/secretStore';

const key = 'accounts';

/** The names of the vault's accounts that Kunci wrote, in VS Code's global state. Never values. */
export function accountIndex(state: vscode.Memento): AccountIndex {
  return {
    list: () => state.get<readonly string[]>(key, []),
    replace: (accounts) => state.update(key, accounts),
  };
}
