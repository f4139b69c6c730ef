import assert from 'node:assert/strict';
import { constants, createPublicKey, verify } from 'node:crypto';
import { doku } from '../../../src/core/providers/doku';
import { buildTokenRequest } from '../../../src/core/tokens/tokenRequest';
import answers from '../../support/known-answers.json';
import { makeClient } from '../../support/makeClient';
import { now, thrownBy } from './answers';

const { keys, passphrase } = answers;
const client = dokuClient();

function dokuClient(entry: Record<string, unknown> = {}) {
  return makeClient({ name: 'shop', provider: 'doku', clientId: 'MCH-0008-1296507211683', ...entry });
}

describe('a DOKU token request', () => {
  for (const known of answers.b2bToken) {
    it(`has the known headers: ${known.name}`, () => {
      const timestampZone = known.xTimestamp.endsWith('Z') ? 'utc' : 'wib';
      const at = Date.parse(known.xTimestamp);
      // Milliseconds do not show in the timestamp.
      const request = buildTokenRequest(
        doku,
        dokuClient({ clientId: known.clientId, timestampZone }),
        { privateKey: keys.pkcs8 },
        at + 999,
      );
      assert.deepEqual(request, {
        method: 'POST',
        url: 'https://api-sandbox.doku.com/authorization/v1/access-token/b2b',
        headers: {
          accept: 'application/json',
          'content-type': 'application/json',
          'X-CLIENT-KEY': known.clientId,
          'X-TIMESTAMP': known.xTimestamp,
          'X-SIGNATURE': known.xSignature,
        },
        body: '{"grantType":"client_credentials"}',
      });
    });
  }

  it('is signed with PKCS#1 v1.5 and SHA-256 over id and timestamp', () => {
    const { headers } = buildTokenRequest(doku, client, { privateKey: keys.pkcs8 }, now);
    const signed = Buffer.from(`${client.clientId}|${headers['X-TIMESTAMP']}`);
    const key = { key: createPublicKey(keys.public_spki), padding: constants.RSA_PKCS1_PADDING };
    assert.ok(verify('sha256', signed, key, Buffer.from(String(headers['X-SIGNATURE']), 'base64')));
  });

  it('writes UTC unless told otherwise, and Western Indonesian time across midnight', () => {
    const late = Date.UTC(2026, 11, 31, 20, 0, 0);
    const at = (entry: Record<string, unknown>) =>
      buildTokenRequest(doku, dokuClient(entry), { privateKey: keys.pkcs8 }, late).headers['X-TIMESTAMP'];
    assert.equal(at({}), '2026-12-31T20:00:00Z');
    assert.equal(at({ timestampZone: 'wib' }), '2027-01-01T03:00:00+07:00');
  });

  const shapes: Readonly<Record<string, string>> = {
    'PKCS#1': keys.pkcs1,
    'with CRLF': keys.pkcs8.replaceAll('\n', '\r\n'),
    'with newlines written out': keys.pkcs8.replaceAll('\n', '\\n'),
    'with spaces for newlines': keys.pkcs8.replaceAll('\n', ' '),
    'as bare Base64': keys.pkcs8.replace(/-----.*-----|\s/g, ''),
    'with a byte order mark': `\uFEFF${keys.pkcs8}`,
  };
  const expected = buildTokenRequest(doku, client, { privateKey: keys.pkcs8 }, now);
  for (const [shape, privateKey] of Object.entries(shapes)) {
    it(`is the same where the vault has the key ${shape}`, () => {
      assert.deepEqual(buildTokenRequest(doku, client, { privateKey }, now), expected);
    });
  }

  const { pkcs8_encrypted_aes256: encrypted, pkcs1_encrypted_aes256_traditional: traditional } = keys;
  const unusable: readonly (readonly [string, string, RegExp])[] = [
    ['encrypted', encrypted, /“shop” is encrypted\. Use “Replace Secret”, which asks for its passphrase/],
    ['encrypted in the old way', traditional, /“shop” is encrypted\. Use “Replace Secret”/],
    ['public', keys.public_spki, /public key.*Paste the file that begins with/],
    ['cut off', keys.pkcs8.slice(0, 400), /cut off.*Copy it again/],
    ['something else', 'hunter2', /contains no key.*Paste the private key/],
  ];
  for (const [what, privateKey, message] of unusable) {
    it(`is not made with a key that is ${what}`, () => {
      const error = thrownBy(() => buildTokenRequest(doku, client, { privateKey }, now));
      assert.equal(error.code, 'invalid-key');
      assert.match(error.message, message);
      assert.ok(!`${error.message}${error.cause}`.includes(passphrase));
      for (const line of privateKey.split('\n').filter((text) => !text.startsWith('-----') && text !== '')) {
        assert.ok(!error.message.includes(line));
      }
    });
  }

  it('needs the key', () => {
    assert.equal(thrownBy(() => buildTokenRequest(doku, client, {}, now)).code, 'missing-secret');
  });

  it('goes to the production host, and to a base URL in place of both', () => {
    const urlOf = (entry: Record<string, unknown>) =>
      new URL(buildTokenRequest(doku, dokuClient(entry), { privateKey: keys.pkcs8 }, now).url).origin;
    assert.equal(urlOf({ environment: 'production' }), 'https://api.doku.com');
    assert.equal(urlOf({ environment: 'production', baseUrl: 'https://x.example' }), 'https://x.example');
  });
});
