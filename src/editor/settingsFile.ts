import { mkdir, readFile, rmdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type ParseError, parse } from 'jsonc-parser';
import { AppError } from '../core/errors';

/** Milliseconds after which a lock was left behind by a window that died, and between two looks at it. */
const stale = 10_000;
const pause = 25;
/** Milliseconds after which half a file is no write under way. */
const settling = 300;

/**
 * The user's settings file, read from disk, and a lock that all windows of this machine share. A window learns of
 * another one's change some time later; without this, two windows that change the list of clients at the same moment
 * would each write the list as it knew it, and one change would be lost.
 */
export class SettingsFile {
  private readonly file: string;
  private readonly lock: string;

  /** @param storage Kunci's folder in VS Code's global storage; the settings lie beside that storage */
  constructor(private readonly storage: string) {
    // A profile has a storage of its own, but application-wide settings are in the default profile.
    const user = dirname(dirname(storage)).replace(/[\\/]profiles[\\/][^\\/]+$/, '');
    this.file = join(user, 'settings.json');
    this.lock = join(storage, 'clients.lock');
  }

  /**
   * The value of one setting as it is on disk, or `otherwise` where the file is not on this machine, as in a remote
   * window. @throws AppError `invalid-client` where the file cannot be read as settings
   */
  async read(name: string, otherwise: unknown): Promise<unknown> {
    const text = await this.text();
    if (text === undefined) return otherwise;
    const { settings, isWhole } = parsed(text);
    if (!isWhole) {
      throw new AppError(
        'invalid-client',
        'The settings file has a mistake in it. Correct it, then try again.',
      );
    }
    return typeof settings === 'object' && settings !== null && Object.hasOwn(settings, name)
      ? (settings as Record<string, unknown>)[name]
      : undefined;
  }

  /** The file as it is on disk, or nothing where it is not on this machine. */
  text(): Promise<string | undefined> {
    return readFile(this.file, 'utf8').catch(() => undefined);
  }

  /**
   * Puts the text back where a write was cut off, as by a full disk, and left half a file: VS Code does not write it
   * in one go everywhere, and takes a short write for a whole one. There is room for it, since it was there before.
   * @returns whether it was cut off
   */
  async mend(before: string | undefined): Promise<boolean> {
    const now = await this.text();
    if (before === undefined || now === undefined || parsed(now).isWhole) return false;
    // It may be somebody else's write that is not done yet.
    await new Promise((resolve) => setTimeout(resolve, settling));
    if ((await this.text()) !== now) return false;
    await writeFile(this.file, before).catch(() => undefined);
    return true;
  }

  /** Runs work while no other window does. A lock that cannot be had at all does not keep a person from working. */
  async exclusively<T>(work: () => Promise<T>): Promise<T> {
    const locked = await this.take();
    try {
      return await work();
    } finally {
      if (locked) await rmdir(this.lock).catch(() => undefined);
    }
  }

  private async take(): Promise<boolean> {
    await mkdir(this.storage, { recursive: true }).catch(() => undefined);
    for (const end = Date.now() + stale; Date.now() < end; ) {
      try {
        await mkdir(this.lock);
        return true;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return false;
      }
      const age = await stat(this.lock).then(
        ({ mtimeMs }) => Date.now() - mtimeMs,
        () => 0,
      );
      if (age > stale) await rmdir(this.lock).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
    return false;
  }
}

function parsed(text: string): { readonly settings: unknown; readonly isWhole: boolean } {
  const errors: ParseError[] = [];
  const settings: unknown = parse(text, errors, { allowTrailingComma: true });
  return { settings, isWhole: errors.length === 0 };
}
