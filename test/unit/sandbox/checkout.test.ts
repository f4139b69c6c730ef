import assert from 'node:assert/strict';
import { startDokuServer } from '../../../src/sandbox/doku/doku';
import type { SnapMockServer } from '../../../src/sandbox/snap/snapServer';
import { askCheckout, type Change } from './dokuRequests';

const utc = '2024-01-15T03:00:00Z';
const early = '2024-01-15T02:00:00Z';
const wib = '2024-01-15T10:00:00+07:00';

describe('The DOKU sandbox at Checkout', () => {
  let sandbox: SnapMockServer;
  before(async () => {
    sandbox = await startDokuServer({ clock: { now: () => Date.UTC(2024, 0, 15, 3) } });
  });
  after(() => sandbox.stop());

  it('accepts a signed request', async () => {
    const answer = await askCheckout(sandbox, utc);
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.json.message, ['SUCCESS']);
  });

  const rules: readonly [string, number, string, Change][] = [
    ['a missing client id', 400, 'invalid_request', { headers: { 'Client-Id': undefined } }],
    ['a missing request id', 400, 'invalid_request', { headers: { 'Request-Id': undefined } }],
    ['a missing timestamp', 400, 'invalid_request', { headers: { 'Request-Timestamp': undefined } }],
    ['a missing signature', 400, 'invalid_request', { headers: { Signature: undefined } }],
    ['a timestamp that is not UTC', 400, 'invalid_request', { headers: { 'Request-Timestamp': wib } }],
    ['an old timestamp', 401, 'invalid_timestamp', { headers: { 'Request-Timestamp': early } }],
    ['an unknown client', 401, 'unknown_client', { headers: { 'Client-Id': 'MCH-0' } }],
    ['another request id than signed', 401, 'invalid_signature', { headers: { 'Request-Id': 'other' } }],
    ['another body than the signed one', 401, 'invalid_signature', { signedBody: '{}' }],
    ['another target than the signed one', 401, 'invalid_signature', { signedPath: '/' }],
    ['a body that is not JSON', 400, 'invalid_request', { body: 'x' }],
    ['a body without an order', 400, 'invalid_parameter', { body: '{}' }],
    ['another method', 405, 'method_not_allowed', { method: 'PUT' }],
  ];
  for (const [what, status, code, change] of rules) {
    it(`refuses ${what} with ${code}`, async () => {
      const answer = await askCheckout(sandbox, utc, change);
      assert.equal(answer.status, status);
      const { message, ...rest } = answer.json.error as Record<string, unknown>;
      assert.deepEqual(rest, { code, type: 'invalid_request_error' });
      assert.equal(typeof message, 'string');
    });
  }
});
