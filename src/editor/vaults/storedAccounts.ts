import type * as vscode from 'vscode';
import type { Vault } from '../../core/model';
import type { AccountIndex } from '../../core/vaults/secretStore';

/** Milliseconds after which another window's write has come here, and may have undone ours. */
const settling = 1_000;

/**
 * The names of the vaults' accounts that Kunci wrote, in VS Code's global state. Never values. Windows write that
 * state as a whole, so of two that write at the same moment one loses: what was added here is added again then.
 */
export class StoredAccounts implements AccountIndex {
  private readonly added = new Map<Vault['id'], Set<string>>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly state: Pick<vscode.Memento, 'get' | 'update'>) {}

  list(vault: Vault['id']): readonly string[] {
    return [...new Set([...this.stored(vault), ...(this.added.get(vault) ?? [])])];
  }

  replace(vault: Vault['id'], accounts: readonly string[]): PromiseLike<void> {
    const before = this.list(vault);
    const fresh = accounts.filter((account) => !before.includes(account));
    const kept = [...(this.added.get(vault) ?? [])].filter((account) => accounts.includes(account));
    this.added.set(vault, new Set([...kept, ...fresh]));
    this.lookLater();
    return this.state.update(keyOf(vault), accounts);
  }

  dispose(): void {
    clearTimeout(this.timer);
  }

  private stored(vault: Vault['id']): readonly string[] {
    return this.state.get<readonly string[]>(keyOf(vault), []);
  }

  private lookLater(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), settling);
  }

  private look(): void {
    for (const [vault, added] of this.added) {
      const stored = this.stored(vault);
      if ([...added].every((account) => stored.includes(account))) {
        this.added.delete(vault);
      } else {
        void this.state.update(keyOf(vault), this.list(vault));
        this.lookLater();
      }
    }
  }
}

function keyOf(vault: Vault['id']): string {
  return `accounts.${vault}`;
}
