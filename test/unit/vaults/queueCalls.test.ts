import assert from 'node:assert/strict';
import type { Vault } from '../../../src/core/model';
import { queueCalls } from '../../../src/core/vaults/queueCalls';
import { ManualClock } from '../../support/manualClock';

interface Call {
  readonly account: string;
  readonly end: (value?: string) => void;
  readonly fail: (error: Error) => void;
}

function setting(read?: (account: string) => Promise<string>) {
  const clock = new ManualClock();
  const calls: Call[] = [];
  const called = (account: string): Promise<string> =>
    new Promise((resolve, reject) => {
      calls.push({ account, end: (value = account) => resolve(value), fail: reject });
    });
  const vault: Vault = {
    id: 'keychain',
    read: read ?? called,
    write: async (account) => void (await called(account)),
    remove: async (account) => void (await called(account)),
  };
  return { clock, calls, vault: queueCalls(vault, clock, 1000) };
}

describe('a vault with one call at a time', () => {
  it('starts each call when the one before has ended, in order, whatever it is', async () => {
    const { vault, calls, clock } = setting();
    const ended = Promise.all([vault.read('a'), vault.write('b', 'x'), vault.remove('c')]);
    for (const expected of ['a', 'b', 'c']) {
      await clock.advance(0);
      assert.deepEqual([calls.length, calls.at(-1)?.account], ['abc'.indexOf(expected) + 1, expected]);
      calls.at(-1)?.end();
    }
    assert.deepEqual(await ended, ['a', undefined, undefined]);
    await clock.advance(0);
    assert.equal(clock.pending, 0);
  });

  it('hands on a failure to its caller alone', async () => {
    const { vault, calls, clock } = setting();
    const first = assert.rejects(vault.read('a'), /broken/);
    const second = vault.read('b');
    await clock.advance(0);
    calls[0]?.fail(new Error('broken'));
    await first;
    await clock.advance(0);
    calls[1]?.end('value');
    assert.equal(await second, 'value');
  });

  it('goes on after a call that throws instead of rejecting', async () => {
    const { vault, clock } = setting((account) => {
      if (account === 'a') throw new Error('at once');
      return Promise.resolve(account);
    });
    await assert.rejects(vault.read('a'), /at once/);
    assert.equal(await vault.read('b'), 'b');
    await clock.advance(0);
    assert.equal(clock.pending, 0);
  });

  it('gives up in time on a call that hangs and on those behind it, which are never started', async () => {
    const { vault, calls, clock } = setting();
    const codes = ['a', 'b', 'c'].map((account) =>
      vault.read(account).catch((error) => `${error.code}: ${error.message}`),
    );
    await clock.advance(999);
    assert.equal(calls.length, 1);
    await clock.advance(1);
    for (const said of await Promise.all(codes)) {
      assert.match(
        String(said),
        /^vault-locked: The keychain did not respond\. .*look for its window, then try again/,
      );
    }
    assert.equal(calls.length, 1);

    const next = vault.read('d');
    calls[0]?.end('too late');
    await clock.advance(0);
    assert.deepEqual(
      calls.map(({ account }) => account),
      ['a', 'd'],
    );
    calls[1]?.end('value');
    assert.equal(await next, 'value');
    await clock.advance(0);
    assert.equal(clock.pending, 0);
  });
});
