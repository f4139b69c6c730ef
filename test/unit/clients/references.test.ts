import assert from 'node:assert/strict';
import { ReferenceIndex, referenceName } from '../../../src/core/clients/references';
import type { Client } from '../../../src/core/model';
import { gobiz } from '../../../src/core/providers/gobiz';

function client(name: string): Client {
  return { name, provider: 'gobiz', environment: 'sandbox', clientId: 'abc', allowedHosts: [], options: {} };
}

const clients = [client('outlet'), client('my-shop_2')];
const index = new ReferenceIndex(clients);

describe('the name of a reference', () => {
  it('is provider, client and suffix in capitals, with hyphens as underscores', () => {
    assert.equal(referenceName(client('my-shop_2'), 'TOKEN'), 'GOBIZ_MY_SHOP_2_TOKEN');
  });

  it('leads back to the client and the variable', () => {
    for (const one of clients.slice(0, 2)) {
      for (const variable of gobiz.variables) {
        const name = referenceName(one, variable.suffix);
        assert.deepEqual(index.find(name), { client: one, variable });
      }
    }
  });

  it('is exact: another case or a part of it is no reference', () => {
    for (const name of ['gobiz_outlet_token', 'GOBIZ_OUTLET', 'GOBIZ_OUTLET_TOKEN_', '', '__proto__']) {
      assert.equal(index.find(name), undefined);
    }
  });

  it('leaves out clients whose provider is not known', () => {
    assert.equal(
      [...index.names].some((name) => name.includes('LOST')),
      false,
    );
  });
});

describe('the nearest name', () => {
  const cases: readonly [name: string, nearest: string | undefined][] = [
    ['GOBIZ_OUTLT_TOKEN', 'GOBIZ_OUTLET_TOKEN'],
    ['gobiz_outlet_token', 'GOBIZ_OUTLET_TOKEN'],
    ['GOBIS_OUTLETS_TOKE', 'GOBIZ_OUTLET_TOKEN'],
    ['GOBIZ_OUTLET_CLIENTID', 'GOBIZ_OUTLET_CLIENT_ID'],
    ['GOBIZ_MYSHOP2_TOKEN', 'GOBIZ_MY_SHOP_2_TOKEN'],
    ['PATH', undefined],
    ['', undefined],
    ['X'.repeat(1_000_000), undefined],
  ];
  for (const [name, nearest] of cases) {
    it(`to ${name.slice(0, 30)} is ${nearest ?? 'none'}`, () =>
      assert.equal(index.nearestName(name), nearest));
  }
});
