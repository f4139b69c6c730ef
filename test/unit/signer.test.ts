import assert from 'node:assert/strict';
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
