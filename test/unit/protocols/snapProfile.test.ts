import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import type { OutgoingRequest } from '../../../src/core/model';
import type { SnapProfile } from '../../../src/core/protocols/snapProfile';
import { snapSigning } from '../../../src/core/protocols/snapSigning';
import { snapToken } from '../../../src/core/protocols/snapToken';
import { type SnapMockServer, startSnapServer } from '../../../src/sandbox/snap/snapServer';
import { snapTransaction } from '../../../src/sandbox/snap/snapTransaction';
import answers from '../../support/known-answers.json';
import { makeClient } from '../../support/makeClient';
import { rawRequest } from '../../support/rawRequest';

const now = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
const client = makeClient({ provider: 'doku', clientId: 'bank-1' });
const body = '{ "accountNo": "1 2" }';

/** A bank that departs from the standard in every way that a profile can express. */
const profile: SnapProfile = {
  channelId: '95221',
  partnerId: 'PARTNER_ID',
  precision: 'milliseconds',
  signsQuery: false,
  encoding: 'hex',
  externalId: () => '123456789',
};
const token = snapToken({ path: '/snap/v1.0/access-token/b2b', profile, responseCode: 'optional' });

function kindFor(...names: readonly string[]) {
  const kind = snapSigning(profile).kindOf(names.map((name) => [name, 'x'] as const));
  assert.ok(kind);
  return kind;
}

function transaction(url: string, accessToken: string, timestamp: string): OutgoingRequest {
  return {
    method: 'POST',
    url: `${url}/snap/v1.0/balance?page=1`,
    headers: [
      ['Authorization', `Bearer ${accessToken}`],
      ['Content-Type', 'application/json'],
      ['X-PARTNER-ID', 'bank-1'],
      ['X-EXTERNAL-ID', '123456789'],
      ['X-TIMESTAMP', timestamp],
      ['CHANNEL-ID', '95221'],
    ],
    body,
  };
}

describe('a SNAP profile', () => {
  it('decides what the requests that are offered need, and the values of one request', () => {
    const kind = kindFor('Authorization', 'X-SIGNATURE');
    assert.equal(kind.headers['X-PARTNER-ID'], '{{PARTNER_ID}}');
    assert.equal(kind.headers['CHANNEL-ID'], '95221');
    const { TIMESTAMP, EXTERNAL_ID } = kind.values(client, now);
    assert.deepEqual([TIMESTAMP, EXTERNAL_ID], ['2026-01-02T03:04:05.678Z', '123456789']);
  });

  it('decides over which path and in which encoding a transaction is signed', () => {
    const request = transaction('https://bank.example', 'a.b.c', '2026-01-02T03:04:05.678Z');
    const hash = createHash('sha256').update('{"accountNo":"1 2"}').digest('hex');
    const text = `POST:/snap/v1.0/balance:a.b.c:${hash}:2026-01-02T03:04:05.678Z`;
    const expected = createHmac('sha512', 'secret').update(text).digest('hex');
    const signed = kindFor('Authorization').sign(client, request, { secretKey: 'secret' });
    assert.deepEqual([signed.stringToSign, signed.signature], [text, expected]);
    const privateKey = answers.keys.pkcs8;
    assert.match(kindFor('X-SIGNATURE').sign(client, request, { privateKey }).signature, /^[0-9a-f]{512}$/);
  });

  it('is known to the explanation: hexadecimal is right, and Base64 is the mistake', async () => {
    const request = transaction('https://bank.example', 'a.b.c', '2026-01-02T03:04:05.678Z');
    const kind = kindFor('Authorization');
    const { signature } = kind.sign(client, request, { secretKey: 'secret' });
    const explain = (pasted: string) => kind.explain(client, request, { secretKey: 'secret' }, pasted, []);
    assert.deepEqual(await explain(signature), { kind: 'match' });
    const mistaken = await explain(Buffer.from(signature, 'hex').toString('base64'));
    assert.ok(mistaken.kind === 'mistakes');
    assert.deepEqual(
      mistaken.mistakes.map(({ id }) => id),
      ['base64-for-hex'],
    );
  });

  it('lets a token response leave out its responseCode only if the provider says so', () => {
    const response = { status: 200, headers: {}, body: '{"accessToken":"t","expiresIn":"899"}' };
    assert.deepEqual(token.readResponse(response, 'Bank', now, client), { value: 't', lifetime: 899 });
    const strict = snapToken({ path: '/t', profile });
    assert.throws(() => strict.readResponse(response, 'Bank', now, client), { code: 'bad-response' });
  });

  describe('of a mock server', () => {
    let server: SnapMockServer;
    before(async () => {
      const bank = {
        client: { name: 'till', provider: 'doku', clientId: 'bank-1', options: client.options },
        profile,
        tokenPath: token.path(client),
        services: {
          '/snap/v1.0/balance': snapTransaction({
            code: '11',
            method: 'POST',
            mandatory: ['accountNo'],
            responseMember: 'account',
          }),
        },
      };
      server = await startSnapServer(bank, { clock: { now: () => now } });
    });
    after(() => server.stop());

    it('accepts the token request and the transaction that the same profile signs, and no other encoding', async () => {
      const call = { client, url: `${server.url}${token.path(client)}`, secrets: server.secrets, now };
      const { url, ...request } = token.request(call);
      const answer = await rawRequest(url, request);
      const { value } = token.readResponse(
        { status: answer.status, headers: {}, body: answer.text },
        'Bank',
        now,
        client,
      );
      const unsigned = transaction(server.url, value, '2026-01-02T03:04:05.678Z');
      const { signature } = kindFor('Authorization').sign(client, unsigned, server.secrets);
      const send = async (written: string) => {
        const headers = Object.fromEntries([...unsigned.headers, ['X-SIGNATURE', written]]);
        return (await rawRequest(unsigned.url, { method: 'POST', headers, body })).status;
      };
      assert.equal(await send(Buffer.from(signature, 'hex').toString('base64')), 401);
      assert.equal(await send(signature), 200);
    });
  });
});
