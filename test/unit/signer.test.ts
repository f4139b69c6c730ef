import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { providers } from '../../src/core/providers';
import { ReferenceIndex } from '../../src/core/references';
import { Placeholders } from '../../src/core/sending/placeholders';
import { Signer } from '../../src/editor/signatures/signer';
import { makeClient } from './makeClient';

describe('the signer', () => {
  const shop = makeClient({ name: 'shop', provider: 'doku', clientId: 'MCH-1' });
  const index = new ReferenceIndex([shop], providers);
  const signer = new Signer({
    find: (name) => index.find(name),
    readSecrets: async () => ({ secretKey: 'SK' }),
  });

  it('lets one send end before the next begins, also if one fails', async () => {
    const events: string[] = [];
    const send = (name: string, fails = false) =>
      signer.inTurn(async () => {
        events.push(`${name} begins`);
        await turn();
        events.push(`${name} ends`);
        if (fails) throw new Error(name);
      });
    const all = await Promise.allSettled([send('a'), send('b', true), send('c')]);
    assert.deepEqual(
      all.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
    );
    assert.deepEqual(
      events,
      ['a', 'b', 'c'].flatMap((name) => [`${name} begins`, `${name} ends`]),
    );
  });

  it('starts the next send if one takes longer than its limit, which counts from its own start', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    try {
      const started: string[] = [];
      const hang = (name: string) => (): Promise<void> => {
        started.push(name);
        return new Promise(() => undefined);
      };
      for (const name of ['a', 'b', 'c']) void signer.inTurn(hang(name), 100);
      for (const [milliseconds, expected] of [
        [0, 'a'],
        [99, 'a'],
        [1, 'a b'],
        [99, 'a b'],
        [1, 'a b c'],
      ] as const) {
        mock.timers.tick(milliseconds);
        await turn();
        assert.equal(started.join(' '), expected);
      }
      mock.timers.tick(100);
    } finally {
      mock.timers.reset();
    }
  });

  it('remembers the last signed request of a client, and of no other entry of its name', async () => {
    const placeholders = new Placeholders();
    const request = {
      method: 'POST',
      url: 'https://api-sandbox.doku.com/a',
      headers: [
        ['Authorization', 'Bearer T'],
        ['X-TIMESTAMP', placeholders.of('DOKU_SHOP_TIMESTAMP')],
        ['X-SIGNATURE', placeholders.of('DOKU_SHOP_SIGNATURE')],
      ] as const,
      body: '',
    };
    assert.equal(signer.lastOf(shop), undefined);
    const signed = await signer.sign(request, placeholders);
    assert.equal(signer.lastOf(shop)?.signed, signed?.signed);
    assert.equal(signer.lastOf({ ...shop }), undefined);
    signer.forget(shop);
    assert.equal(signer.lastOf(shop), undefined);
  });
});
