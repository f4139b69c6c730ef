/** Stores long values in a store that accepts only short ones. */
import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';

export interface EntryStore {
  read(account: string): Promise<string | undefined>;
  write(account: string, value: string): Promise<void>;
  /** @returns whether the account existed */
  remove(account: string): Promise<boolean>;
}

/** Bytes of UTF-8; Windows rejects more than 2,560. */
const longest = 2_000;
const mark = 'kunci-chunks:1:';

interface Manifest {
  readonly count: number;
  readonly hash: string;
}

/**
 * Stores a long value as a manifest (count and SHA-256) and numbered chunks whose accounts contain the hash. A write
 * stores the new chunks, then the manifest, then removes the old chunks: if it is interrupted, the old value is intact.
 */
export function storeInChunks(store: EntryStore): EntryStore {
  return {
    read: async (account) => {
      const value = await store.read(account);
      const manifest = value === undefined ? undefined : readManifest(value);
      if (!manifest) return value;
      const chunks: string[] = [];
      for (const name of chunkAccounts(account, manifest)) chunks.push((await store.read(name)) ?? '');
      const whole = chunks.join('');
      return hashValue(whole) === manifest.hash ? whole : undefined;
    },
    write: async (account, value) => {
      const old = readManifest((await store.read(account)) ?? '');
      const chunks = Buffer.byteLength(value) > longest || value.startsWith(mark) ? splitValue(value) : [];
      const manifest = { count: chunks.length, hash: hashValue(value) };
      for (const [index, name] of chunkAccounts(account, manifest).entries())
        await store.write(name, chunks[index] ?? '');
      await store.write(account, chunks.length > 0 ? `${mark}${manifest.count}:${manifest.hash}` : value);
      if (old && old.hash !== manifest.hash) await removeAccounts(store, chunkAccounts(account, old));
    },
    remove: async (account) => {
      const old = readManifest((await store.read(account)) ?? '');
      const existed = await store.remove(account);
      if (old) await removeAccounts(store, chunkAccounts(account, old));
      return existed;
    },
  };
}

function readManifest(value: string): Manifest | undefined {
  const match = /^kunci-chunks:1:(\d{1,3}):([0-9a-f]{64})$/.exec(value);
  return match ? { count: Number(match[1]), hash: String(match[2]) } : undefined;
}

function chunkAccounts(account: string, manifest: Manifest): string[] {
  return Array.from(
    { length: manifest.count },
    (_, index) => `${account}|${manifest.hash.slice(0, 16)}|${index}`,
  );
}

function splitValue(value: string): string[] {
  const chunks: string[] = [];
  let chunk = '';
  let size = 0;
  // By code points, so that no chunk ends with half of a character.
  for (const character of value) {
    const bytes = Buffer.byteLength(character);
    if (size + bytes > longest) {
      chunks.push(chunk);
      chunk = '';
      size = 0;
    }
    chunk += character;
    size += bytes;
  }
  return [...chunks, chunk];
}

function hashValue(value: string): string {
  return createHash('sha256').update(value).digest('hex');
}

async function removeAccounts(store: EntryStore, accounts: readonly string[]): Promise<void> {
  for (const account of accounts) await store.remove(account);
}
