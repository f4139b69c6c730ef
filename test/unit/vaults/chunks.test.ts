import assert from 'node:assert/strict';
import { type EntryStore, storeInChunks } from '../../../src/core/vaults/chunks';

/** A store in memory that can be killed: after so many writes and removals every call fails. */
class MemoryPieces implements EntryStore {
  /** How many writes and removals it still does. */
  left = Number.POSITIVE_INFINITY;

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
  }
}

const values: Readonly<Record<string, string>> = {
  short: 'secret',
  'as long as fits': 'x'.repeat(2000),
  'a byte too long': 'x'.repeat(2001),
  'a 4096-bit key': `-----BEGIN PRIVATE KEY-----\n${'A'.repeat(3200)}\n-----END PRIVATE KEY-----\n`,
  'of characters with two bytes': 'é'.repeat(1500),
  'of characters with four bytes, shifted': `x${'🔑'.repeat(1200)}`,
  'of many pieces': 'abcdefghi'.repeat(3000),
  'that looks like a manifest': `kunci-chunks:1:2:${'a'.repeat(64)}`,
  'that begins like a manifest': 'kunci-chunks:1:',
};

describe('a value in pieces', () => {
  for (const [what, value] of Object.entries(values)) {
    it(`comes back whole: ${what}`, async () => {
      const memory = new MemoryPieces();
      const store = storeInChunks(memory);
      await store.write('account', value);
      assert.equal(await store.read('account'), value);
      for (const piece of memory.values.values()) {
        assert.ok(Buffer.byteLength(piece) <= 2000);
        assert.ok(!/\p{Surrogate}/u.test(piece), 'A character was cut in two.');
      }
      assert.equal(await store.remove('account'), true);
      assert.equal(memory.values.size, 0);
      assert.equal(await store.read('account'), undefined);
      assert.equal(await store.remove('account'), false);
    });
  }

  it('is one value where it is short, so that other tools can read it and put it there', async () => {
    const memory = new MemoryPieces();
    await storeInChunks(memory).write('account', 'secret');
    assert.deepEqual([...memory.values], [['account', 'secret']]);
    memory.values.set('account', 'from outside');
    assert.equal(await storeInChunks(memory).read('account'), 'from outside');
  });

  const pairs = Object.entries(values).flatMap(([from, old]) =>
    Object.entries(values).map(([to, value]) => ({ from, to, old, value })),
  );

  it('is the old or the new one, whole, whenever writing is cut off; and can be written again', async () => {
    for (const { from, to, old, value } of pairs) {
      for (let left = 0; ; left += 1) {
        const memory = new MemoryPieces();
        await storeInChunks(memory).write('account', old);
        memory.left = left;
        const ended = await storeInChunks(memory)
          .write('account', value)
          .then(
            () => true,
            () => false,
          );
        memory.left = Number.POSITIVE_INFINITY;
        const read = await storeInChunks(memory).read('account');
        assert.ok(read === old || read === value, `from ${from} to ${to}, killed after ${left} changes`);
        await storeInChunks(memory).write('account', value);
        assert.equal(await storeInChunks(memory).read('account'), value);
        if (ended) break;
      }
    }
  });

  it('is all there or gone whenever removing is cut off', async () => {
    for (const [what, value] of Object.entries(values)) {
      const whole = new MemoryPieces();
      await storeInChunks(whole).write('account', value);
      for (let left = 0; left <= whole.values.size; left += 1) {
        const memory = new MemoryPieces(new Map(whole.values));
        memory.left = left;
        await storeInChunks(memory)
          .remove('account')
          .catch(() => undefined);
        const read = await storeInChunks(memory).read('account');
        assert.ok(read === value || read === undefined, `${what}, killed after ${left} changes`);
      }
    }
  });

  it('leaves nothing of the old one behind', async () => {
    for (const { from, to, old, value } of pairs) {
      const memory = new MemoryPieces();
      await storeInChunks(memory).write('account', old);
      await storeInChunks(memory).write('account', value);
      const alone = new MemoryPieces();
      await storeInChunks(alone).write('account', value);
      assert.deepEqual(
        new Map([...memory.values].sort()),
        new Map([...alone.values].sort()),
        `${from}, ${to}`,
      );
    }
  });

  it('is not there where a piece is missing or changed', async () => {
    const value = String(values['of many pieces']);
    const whole = new MemoryPieces();
    await storeInChunks(whole).write('account', value);
    for (const name of [...whole.values.keys()].filter((account) => account !== 'account')) {
      const missing = new MemoryPieces(new Map(whole.values));
      missing.values.delete(name);
      assert.equal(await storeInChunks(missing).read('account'), undefined);
      const changed = new MemoryPieces(new Map(whole.values).set(name, 'x'));
      assert.equal(await storeInChunks(changed).read('account'), undefined);
    }
  });
});
