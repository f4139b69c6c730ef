/** Long values in stores that take only short ones. */
import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';

export interface EntryStore {
  read(account: string): Promise<string | undefined>;
  write(account: string, value: string): Promise<void>;
  /** Whether something was there. */
  remove(account: string): Promise<boolean>;
}

/** Bytes of UTF-8; Windows refuses 2,561. */
const longest = 2_000;
const mark = 'kunci-pieces:1:';

interface Manifest {
  readonly count: number;
  readonly hash: string;
}

/**
 * Keeps a long value as a manifest (count and SHA-256) and numbered pieces that carry the hash in their account, so
 * that a write cut off half-way leaves the old value whole: new pieces first, then the manifest, then the old away.
 */
export function storeInChunks(store: EntryStore): EntryStore {
  return {
    read: async (account) => {
      const value = await store.read(account);
      const manifest = value === undefined ? undefined : readManifest(value);
      if (!manifest) return value;
      const parts: string[] = [];
      for (const name of chunkAccounts(account, manifest)) parts.push((await store.read(name)) ?? '');
      const whole = parts.join('');
      return hashValue(whole) === manifest.hash ? whole : undefined;
    },
    write: async (account, value) => {
      const old = readManifest((await store.read(account)) ?? '');
      const parts = Buffer.byteLength(value) > longest || value.startsWith(mark) ? splitValue(value) : [];
      const manifest = { count: parts.length, hash: hashValue(value) };
      for (const [index, name] of chunkAccounts(account, manifest).entries())
        await store.write(name, parts[index] ?? '');
      await store.write(account, parts.length > 0 ? `${mark}${manifest.count}:${manifest.hash}` : value);
      if (old && old.hash !== manifest.hash) await removeAccounts(store, chunkAccounts(account, old));
    },
    remove: async (account) => {
      const old = readManifest((await store.read(account)) ?? '');
      const was = await store.remove(account);
      if (old) await removeAccounts(store, chunkAccounts(account, old));
      return was;
    },
  };
}

function readManifest(value: string): Manifest | undefined {
  const match = /^kunci-pieces:1:(\d{1,3}):([0-9a-f]{64})$/.exec(value);
  return match ? { count: Number(match[1]), hash: String(match[2]) } : undefined;
}

function chunkAccounts(account: string, manifest: Manifest): string[] {
  return Array.from(
    { length: manifest.count },
    (_, index) => `${account}|${manifest.hash.slice(0, 16)}|${index}`,
  );
}

function splitValue(value: string): string[] {
  const parts: string[] = [];
  let part = '';
  let size = 0;
  // By code points, so that no piece ends with half of a character.
  for (const character of value) {
    const bytes = Buffer.byteLength(character);
    if (size + bytes > longest) {
      parts.push(part);
      part = '';
      size = 0;
    }
    part += character;
    size += bytes;
  }
  return [...parts, part];
}

function hashValue(value: string): string {
  return createHash('sha256').update(value).digest('hex');
}

async function removeAccounts(store: EntryStore, accounts: readonly string[]): Promise<void> {
  for (const account of accounts) await store.remove(account);
}
