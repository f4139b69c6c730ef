import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { explainSignature } from '../../../src/core/explain/explainSignature';
import type { SignatureInput } from '../../../src/core/explain/recipe';
import type { OtherClient } from '../../../src/core/model';

/** One request that the tests sign wrongly in every way, and how they ask what was wrong. */
export const secretKey = 'SK-test-only';
export const origin = 'https://api-sandbox.doku.com';
export const path = '/virtual-accounts/v1.1/create-va?channel=1&x=%20';
export const token = 'eyJhbGciOiJSUzI1NiJ9.TESTTOKEN.sig';
export const timestamp = '2022-10-07T07:18:39Z';
export const body =
  '{\n  "partnerServiceId": "  088899",\n  "name": "Café A/B",\n  "value": 10000.00,\n  "amount": 2\n}\n';
export const minified = '{"partnerServiceId":"  088899","name":"Café A/B","value":10000.00,"amount":2}';
export const stripped = '{"partnerServiceId":"088899","name":"CaféA/B","value":10000.00,"amount":2}';
export const others: readonly OtherClient[] = [
  { name: 'shop', clientId: 'MCH-2', key: 'SK-of-shop' },
  { name: 'keyless', clientId: 'MCH-3' },
];
/** A signature of a kind, the mistake in it, and what is expected to be named. */
export type Case = readonly [mistakes: string, signature: string];

export const sha256 = (text: string) => createHash('sha256').update(text);
export const hash = (text: string) => sha256(text).digest('hex');

export function namesEach(input: SignatureInput, cases: readonly Case[], clients = others): void {
  for (const [expected, signature] of cases) {
    it(
      expected === '' ? 'knows a right one' : `names ${expected} (${signature.slice(0, 16).trim()}…)`,
      () => {
        assert.deepEqual(named(input, signature, clients).join(' + '), expected);
      },
    );
  }
}

/** Ids of the mistakes, each with the other client's name; nothing for a right signature. */
export function named(input: SignatureInput, signature: string, clients = others): readonly string[] {
  const found = explainSignature(input, signature, clients);
  if (found.kind === 'match') return [];
  assert.equal(found.kind, 'mistakes');
  return found.mistakes.map(({ id, client, message }) => {
    assert.match(message, /^[A-Z].*\.$/);
    return client === undefined ? id : `${id} ${client}`;
  });
}
