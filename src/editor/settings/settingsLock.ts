import { mkdir, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Milliseconds after which a lock counts as left behind by a window that crashed. */
const staleAfter = 10_000;
/** Milliseconds between two attempts to take the lock. */
const pause = 25;

/**
 * A lock shared by all windows that use the same global storage. VS Code writes a setting as a whole, so two windows
 * that change the list of clients at the same moment would otherwise each write their own list, and one change would
 * be lost.
 */
export class SettingsLock {
  private readonly lock: string;

  /** @param storage Kunci's folder in VS Code's global storage */
  constructor(private readonly storage: string) {
    this.lock = join(storage, 'clients.lock');
  }

  /** Runs `work` while no other window holds the lock. If the lock cannot be taken at all, `work` runs without it. */
  async exclusively<T>(work: () => Promise<T>): Promise<T> {
    const isLocked = await this.take();
    try {
      return await work();
    } finally {
      if (isLocked) await rmdir(this.lock).catch(() => undefined);
    }
  }

  private async take(): Promise<boolean> {
    await mkdir(this.storage, { recursive: true }).catch(() => undefined);
    for (const end = Date.now() + staleAfter; Date.now() < end; ) {
      try {
        await mkdir(this.lock);
        return true;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return false;
      }
      // The lock may just have been released.
      const takenAt = await stat(this.lock).then(({ mtimeMs }) => mtimeMs, Date.now);
      if (Date.now() - takenAt > staleAfter) await rmdir(this.lock).catch(() => undefined);
      else await new Promise((resolve) => setTimeout(resolve, pause));
    }
    return false;
  }
}
