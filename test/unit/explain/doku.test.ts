import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { explainSignature } from '../../../src/core/explain/explainSignature';
import type { SignatureInput } from '../../../src/core/explain/recipe';
import { signNonSnap } from '../../../src/core/signing/nonSnap';
import { signTokenRequest } from '../../../src/core/signing/snap';
import answers from '../../support/known-answers.json';
import {
  body,
  hash,
  minified,
  namesEach,
  origin,
  path,
  secretKey,
  sha256,
  stripped,
  timestamp,
} from './explainCases';

describe("DOKU's signature outside SNAP explained", () => {
  const request = { clientId: 'MCH-1', requestId: 'd895fb53', timestamp, target: path, body };
  const input: SignatureInput = { kind: 'nonSnap', request, origin, secretKey };
  const digestOf = (of: string) => sha256(of).digest('base64');
  const parts = {
    'Client-Id': 'MCH-1',
    'Request-Id': 'd895fb53',
    'Request-Timestamp': timestamp,
    'Request-Target': path,
  };
  const full: Readonly<Record<string, string>> = { ...parts, Digest: digestOf(body) };
  const text = (change: Readonly<Record<string, string>> = {}) =>
    Object.entries({ ...full, ...change })
      .map(([name, value]) => `${name}:${value}`)
      .join('\n');
  const mac = (of: string, key = secretKey) => createHmac('sha256', key).update(of);
  const prefixed = (of: string, key?: string) => `HMACSHA256=${mac(of, key).digest('base64')}`;

  namesEach(input, [
    ['', prefixed(text())],
    ['', `Signature: ${prefixed(text())}`],
    ['prefix-missing', mac(text()).digest('base64')],
    ['body-minified', prefixed(text({ Digest: digestOf(minified) }))],
    ['body-spaces-stripped', prefixed(text({ Digest: digestOf(stripped) }))],
    ['body-rewritten', prefixed(text({ Digest: digestOf(body.replaceAll('\n', '\r\n')) }))],
    ['body-left-out', prefixed(text().replace(/\nDigest.*/, ''))],
    ['path-with-host', prefixed(text({ 'Request-Target': origin + path }))],
    ['path-without-query', prefixed(text({ 'Request-Target': path.replace(/\?.*/, '') }))],
    ['path-trailing-slash', prefixed(text({ 'Request-Target': path.replace('?', '/?') }))],
    ['hash-form', prefixed(text({ Digest: hash(body) }))],
    ['hash-form', prefixed(text({ Digest: hash(body).toUpperCase() }))],
    ['hex-for-base64', `HMACSHA256=${mac(text()).digest('hex')}`],
    ['timestamp-format', prefixed(text({ 'Request-Timestamp': '2022-10-07T14:18:39+07:00' }))],
    ['timestamp-moment', prefixed(text({ 'Request-Timestamp': '2022-10-07T07:18:38Z' }))],
    ['secret-newline', prefixed(text(), `${secretKey}\n`)],
    ['other-client shop', prefixed(text(), 'SK-of-shop')],
    ['other-client-id keyless', prefixed(text({ 'Client-Id': 'MCH-3' }))],
    ['newline-at-end', prefixed(`${text()}\n`)],
    ['separator', prefixed(text().replaceAll('\n', '\r\n'))],
    [
      'body-minified + path-with-host',
      prefixed(text({ Digest: digestOf(minified), 'Request-Target': origin + path })),
    ],
    ['secret-newline + prefix-missing', mac(text(), `${secretKey}\n`).digest('base64')],
  ]);

  it('is right where the signer says so, with and without a body', () => {
    for (const other of [request, { ...request, body: '' }]) {
      const { signature } = signNonSnap(other, secretKey);
      assert.deepEqual(explainSignature({ ...input, request: other }, signature), { kind: 'match' });
    }
  });
});

describe('a token signature explained', () => {
  const clientId = 'MCH-0008-1296507211683';
  const { pkcs8 } = answers.keys;
  const input: SignatureInput = { kind: 'token', clientId, timestamp, privateKey: pkcs8 };
  const shopKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
    type: 'pkcs8',
    format: 'pem',
  });
  const clients = [
    { name: 'shop', clientId: 'MCH-2', key: shopKey.toString() },
    { name: 'broken', clientId: 'MCH-3', key: 'x' },
  ];
  const rsa = (text: string, key = pkcs8, algorithm = 'sha256') => sign(algorithm, Buffer.from(text), key);

  namesEach(
    input,
    [
      ['', signTokenRequest(clientId, timestamp, pkcs8).signature],
      ['timestamp-format', rsa(`${clientId}|2022-10-07T14:18:39+07:00`).toString('base64')],
      ['timestamp-format', rsa(`${clientId}|2022-10-07T07:18:39.000Z`).toString('base64')],
      ['timestamp-moment', rsa(`${clientId}|2022-10-07T07:18:40Z`).toString('base64')],
      ['hex-for-base64', rsa(`${clientId}|${timestamp}`).toString('hex')],
      ['other-client shop', rsa(`${clientId}|${timestamp}`, shopKey.toString()).toString('base64')],
      ['other-client-id shop', rsa(`MCH-2|${timestamp}`).toString('base64')],
      ['newline-at-end', rsa(`${clientId}|${timestamp}\n`).toString('base64')],
      ['separator', rsa(`${clientId}:${timestamp}`).toString('base64')],
      ['algorithm', rsa(`${clientId}|${timestamp}`, pkcs8, 'sha1').toString('base64')],
      ['timestamp-format + separator', rsa(`${clientId}:2022-10-07T14:18:39+07:00`).toString('base64')],
    ],
    clients,
  );

  it('is not explained where nothing fits', () => {
    assert.deepEqual(explainSignature(input, rsa('else').toString('base64'), clients), {
      kind: 'unexplained',
    });
  });
});
