import type { EntryStore } from '../../../src/core/vaults/chunks';

/** A store in memory that can be killed: after so many writes and removals every call fails. */
export class MemoryPieces implements EntryStore {
  /** How many writes and removals it still does. */
  left = Number.POSITIVE_INFINITY;
  changes = 0;

  constructor(readonly values = new Map<string, string>()) {}

  async read(account: string): Promise<string | undefined> {
    return this.values.get(account);
  }

  async write(account: string, value: string): Promise<void> {
    this.change();
    this.values.set(account, value);
  }

  async remove(account: string): Promise<boolean> {
    this.change();
    return this.values.delete(account);
  }

  private change(): void {
    if (this.left <= 0) throw new Error('killed');
    this.left -= 1;
    this.changes += 1;
  }
}
