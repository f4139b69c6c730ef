/** Signatures are verified over the raw bytes that arrived, as a server does, with nothing of the code that signs. */
import { strict as assert } from 'node:assert';
import { createHash, createHmac, generateKeyPairSync, verify } from 'node:crypto';
import http from 'node:http';
import type { Received } from '../../support/rawServer';
import { codeOf, outcome, secretKey, send, tokenOf, useWire } from '../../support/wireFixture';

const keys = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const realToken = tokenOf('shop');

interface Kind {
  readonly name: string;
  readonly headers: (of: (suffix: string) => string) => http.OutgoingHttpHeaders;
  readonly verify: (arrival: Received, hashed: Buffer) => boolean;
}

const header = ({ headers }: Received, name: string): string => headers[name] ?? '';
const sha256 = (bytes: Buffer, encoding: 'hex' | 'base64'): string =>
  createHash('sha256').update(bytes).digest(encoding);
const isRsa = (text: string, signature: string): boolean =>
  verify('sha256', Buffer.from(text, 'latin1'), keys.publicKey, Buffer.from(signature, 'base64'));

const kinds: readonly [Kind, ...Kind[]] = [
  {
    name: 'SNAP, symmetric',
    headers: (of) => ({
      Authorization: `Bearer ${of('TOKEN')}`,
      'X-PARTNER-ID': 'shop-id',
      'X-EXTERNAL-ID': of('EXTERNAL_ID'),
      'X-TIMESTAMP': of('TIMESTAMP'),
      'X-SIGNATURE': of('SIGNATURE'),
    }),
    verify: (arrival, hashed) => {
      const { method, url } = arrival;
      const token = header(arrival, 'authorization').replace('Bearer ', '');
      assert.equal(token, realToken);
      const text = [method, url, token, sha256(hashed, 'hex'), header(arrival, 'x-timestamp')].join(':');
      return (
        createHmac('sha512', secretKey).update(text, 'latin1').digest('base64') ===
        header(arrival, 'x-signature')
      );
    },
  },
  {
    name: 'SNAP, asymmetric',
    headers: (of) => ({
      'X-EXTERNAL-ID': of('EXTERNAL_ID'),
      'X-TIMESTAMP': of('TIMESTAMP'),
      'X-SIGNATURE': of('SIGNATURE'),
    }),
    verify: (arrival, hashed) => {
      const { method, url } = arrival;
      const text = [method, url, sha256(hashed, 'hex'), header(arrival, 'x-timestamp')].join(':');
      return isRsa(text, header(arrival, 'x-signature'));
    },
  },
  {
    name: 'SNAP, token request',
    headers: (of) => ({
      'X-CLIENT-KEY': of('CLIENT_ID'),
      'X-TIMESTAMP': of('TIMESTAMP'),
      'X-SIGNATURE': of('SIGNATURE'),
    }),
    verify: (arrival) => isRsa(`shop-id|${header(arrival, 'x-timestamp')}`, header(arrival, 'x-signature')),
  },
  {
    name: 'DOKU outside SNAP',
    headers: (of) => ({
      'Client-Id': of('CLIENT_ID'),
      'Request-Id': of('REQUEST_ID'),
      'Request-Timestamp': of('TIMESTAMP'),
      Signature: of('SIGNATURE'),
    }),
    verify: (arrival) => {
      const lines = [
        'Client-Id:shop-id',
        `Request-Id:${header(arrival, 'request-id')}`,
        `Request-Timestamp:${header(arrival, 'request-timestamp')}`,
        `Request-Target:${arrival.url}`,
        ...(arrival.body.length === 0
          ? []
          : [`Digest:${sha256(Buffer.from(arrival.body, 'latin1'), 'base64')}`]),
      ];
      const digest = createHmac('sha256', secretKey).update(lines.join('\n'), 'latin1').digest('base64');
      return `HMACSHA256=${digest}` === header(arrival, 'signature');
    },
  },
];

interface Body {
  readonly bytes: Buffer;
  /** What SNAP hashes: the body without spaces if it is JSON. */
  readonly minified?: Buffer;
  readonly isChunked?: boolean;
}

const none = { bytes: Buffer.alloc(0) };
const json = {
  bytes: Buffer.from('{ "name" : "Kopi  é",\n  "n": 1.50 }'),
  minified: Buffer.from('{"name":"Kopi  é","n":1.50}'),
};
const binary = { bytes: Buffer.from([0, 255, 13, 10, 128, 65]) };
const oddPath = '/a%2Fb/%C3%A9/..;x=1/~!$&\'()*+,=:@|[]{}^`"<>?a=%2f&b=?/';
const cases: readonly (readonly [title: string, method: string, path: string, body: Body])[] = [
  ['GET without a body', 'GET', '/v1.0/balance', none],
  ['a query', 'GET', '/v1/a?b=c&d=e%20f&g', none],
  ['percent-encoded and odd characters', 'GET', oddPath, none],
  ['a path that begins with two slashes', 'GET', '//a//b/', none],
  ['spaced JSON', 'POST', '/pay', json],
  ['spaced JSON in chunks', 'POST', '/pay?x=1', { ...json, isChunked: true }],
  ['bytes that are not text', 'PUT', '/pay', binary],
  ['bytes that are not text, in chunks', 'PUT', '/pay', { ...binary, isChunked: true }],
  ['an empty body in chunks', 'POST', '/pay', { ...none, isChunked: true }],
];

describe('The wire’s signatures', () => {
  const readSecrets = async () => ({ secretKey, privateKey: keys.privateKey });
  const scene = useWire({ name: 'shop', provider: 'doku', clientId: 'shop-id' }, { readSecrets });
  const headersOf = (kind: Kind): http.OutgoingHttpHeaders =>
    kind.headers((suffix) => scene.fixture.placeholder(suffix));
  const sendSigned = (path: string, headers: http.OutgoingHttpHeaders, method: string, body: Body) =>
    sendHalves({ port: scene.allowed.port, path, method }, headers, body);
  const [symmetric] = kinds;

  for (const kind of kinds) {
    for (const [title, method, path, body] of cases) {
      it(`are valid over the bytes that arrived: ${kind.name}, ${title}`, async () => {
        assert.equal(await sendSigned(path, headersOf(kind), method, body), 200);
        const [arrival] = scene.allowed.received;
        assert.ok(arrival);
        assert.equal(arrival.url, path);
        assert.deepEqual(Buffer.from(arrival.body, 'latin1'), body.bytes);
        assert.ok(kind.verify(arrival, body.minified ?? body.bytes));
        assert.doesNotMatch(scene.allowed.bytes(), /kunciPlaceholder/);
      });
    }

    it(`do not reach a host that is not allowed: ${kind.name}`, async () => {
      const answer = await send(scene.evil.url, { headers: headersOf(kind) });
      assert.equal(codeOf(answer), 'host-not-allowed');
      assert.equal(scene.evil.bytes(), '');
    });
  }

  it('cover values of the same request that are placed in its path and body', async () => {
    const { allowed, fixture } = scene;
    const id = fixture.placeholder('EXTERNAL_ID');
    const headers = { ...headersOf(symmetric), 'content-type': 'application/json' };
    const body = { bytes: Buffer.from(`{"id":"${id}"}`) };
    assert.equal(await sendSigned(`/pay/${id}?t=${fixture.token}`, headers, 'POST', body), 200);
    const [arrival] = allowed.received;
    assert.ok(arrival);
    assert.equal(arrival.url, `/pay/${header(arrival, 'x-external-id')}?t=${realToken}`);
    assert.ok(symmetric.verify(arrival, Buffer.from(arrival.body, 'latin1')));
  });

  for (const path of ['/pay#fragment', '/caf\u00e0/x', '/caf\u00e9']) {
    it(`are refused for a path that servers read in different ways: ${path}`, async () => {
      const answer = await send(scene.allowed.url, { path, headers: headersOf(symmetric) });
      assert.equal(codeOf(answer), 'unsignable');
      assert.equal(scene.allowed.bytes(), '');
    });
  }

  it('differ in their IDs between requests that are sent at the same time', async () => {
    const options = { headers: headersOf(symmetric) };
    await Promise.all(Array.from({ length: 100 }, () => send(scene.allowed.url, options)));
    const ids = scene.allowed.received.map((arrival) => header(arrival, 'x-external-id'));
    assert.ok(ids.every((id) => /^\d+$/.test(id)));
    assert.equal(new Set(ids).size, 100);
  });
});

/** Writes the body in two pieces. */
function sendHalves(
  options: http.RequestOptions,
  headers: http.OutgoingHttpHeaders,
  { bytes, isChunked = false }: Body,
): Promise<unknown> {
  const framing = isChunked ? { 'transfer-encoding': 'chunked' } : { 'content-length': bytes.length };
  const request = http.request({ host: '127.0.0.1', ...options, headers: { ...headers, ...framing } });
  const ended = outcome(request);
  const middle = Math.floor(bytes.length / 2);
  for (const piece of [bytes.subarray(0, middle), bytes.subarray(middle)])
    if (piece.length > 0) request.write(piece);
  request.end();
  return ended;
}
