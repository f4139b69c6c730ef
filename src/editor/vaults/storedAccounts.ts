import type * as vscode from 'vscode';
import type { Vault } from '../../core/model';
import type { AccountIndex } from '../../core/vaults/secretStore';
import { Delay } from '../ui/delay';

/** Milliseconds after which a write of another window has arrived here, and may have replaced ours. */
const settlingTime = 1_000;

/**
 * The names of the accounts that Kunci wrote to the vaults, in VS Code's global state. Never their values. Each window
 * writes the whole list, so one of two simultaneous writes is lost. What this window added is then added again.
 */
export class StoredAccounts implements AccountIndex {
  private readonly added = new Map<Vault['id'], Set<string>>();
  private readonly delay = new Delay(settlingTime, () => this.check());

  constructor(private readonly state: Pick<vscode.Memento, 'get' | 'update'>) {}

  list(vault: Vault['id']): readonly string[] {
    return [...new Set([...this.stored(vault), ...(this.added.get(vault) ?? [])])];
  }

  replace(vault: Vault['id'], accounts: readonly string[]): PromiseLike<void> {
    const before = this.list(vault);
    const newAccounts = accounts.filter((account) => !before.includes(account));
    const remaining = [...(this.added.get(vault) ?? [])].filter((account) => accounts.includes(account));
    this.added.set(vault, new Set([...remaining, ...newAccounts]));
    this.delay.restart();
    return this.state.update(stateKey(vault), accounts);
  }

  dispose(): void {
    this.delay.dispose();
  }

  private stored(vault: Vault['id']): readonly string[] {
    return this.state.get<readonly string[]>(stateKey(vault), []);
  }

  private check(): void {
    for (const [vault, added] of this.added) {
      const stored = this.stored(vault);
      if ([...added].every((account) => stored.includes(account))) {
        this.added.delete(vault);
      } else {
        void this.state.update(stateKey(vault), this.list(vault));
        this.delay.restart();
      }
    }
  }
}

function stateKey(vault: Vault['id']): string {
  return `accounts.${vault}`;
}
