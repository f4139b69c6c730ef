import type * as vscode from 'vscode';
import type { Vault } from '../core/model';
import type { AccountIndex } from '../core/secretStore';

/** The names of the vaults' accounts that Kunci wrote, in VS Code's global state. Never values. */
export function accountIndex(state: vscode.Memento): AccountIndex {
  return {
    list: (vault) => state.get<readonly string[]>(keyOf(vault), []),
    replace: (vault, accounts) => state.update(keyOf(vault), accounts),
  };
}

function keyOf(vault: Vault['id']): string {
  return `accounts.${vault}`;
}
