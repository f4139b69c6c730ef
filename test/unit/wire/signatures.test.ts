/** Signatures are verified over the raw bytes that arrived, as a server does, with nothing of the code that signs. */
import { strict as assert } from 'node:assert';
import { createHash, createHmac, generateKeyPairSync, verify } from 'node:crypto';
import http from 'node:http';
import type { Client } from '../../../src/core/model';
import { type RawServer, startRawServer } from './rawServer';
import { clientFor, codeOf, secretKey, send, startWire, type WireFixture } from './wireFixture';

const keys = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const realToken = 'token-of-shop-0123456789';

/** One request as its bytes say. */
interface Arrival {
  readonly method: string;
  readonly target: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

interface Kind {
  readonly name: string;
  readonly headers: (of: (suffix: string) => string) => http.OutgoingHttpHeaders;
  readonly verify: (arrival: Arrival, hashed: Buffer) => boolean;
}

const header = ({ headers }: Arrival, name: string): string => headers.get(name) ?? '';
const sha256 = (bytes: Buffer, encoding: 'hex' | 'base64'): string =>
  createHash('sha256').update(bytes).digest(encoding);
const isRsa = (text: string, signature: string): boolean =>
  verify('sha256', Buffer.from(text, 'latin1'), keys.publicKey, Buffer.from(signature, 'base64'));

const kinds: readonly Kind[] = [
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
      const { method, target } = arrival;
      const token = header(arrival, 'authorization').replace('Bearer ', '');
      assert.equal(token, realToken);
      const text = [method, target, token, sha256(hashed, 'hex'), header(arrival, 'x-timestamp')].join(':');
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
      const { method, target } = arrival;
      const text = [method, target, sha256(hashed, 'hex'), header(arrival, 'x-timestamp')].join(':');
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
        `Request-Target:${arrival.target}`,
        ...(arrival.body.length === 0 ? [] : [`Digest:${sha256(arrival.body, 'base64')}`]),
      ];
      const digest = createHmac('sha256', secretKey).update(lines.join('\n'), 'latin1').digest('base64');
      return `HMACSHA256=${digest}` === header(arrival, 'signature');
    },
  },
];

interface Case {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly body: Buffer;
  /** What SNAP hashes: the body without spaces if it is JSON. */
  readonly minified: Buffer;
  readonly isChunked?: boolean;
}

const jsonBody = Buffer.from('{ "name" : "Kopi  é",\n  "n": 1.50 }');
const jsonMinified = Buffer.from('{"name":"Kopi  é","n":1.50}');
const binary = Buffer.from([0, 255, 13, 10, 128, 65]);
const none = Buffer.alloc(0);
const cases: readonly Case[] = [
  { name: 'GET without a body', method: 'GET', path: '/v1.0/balance', body: none, minified: none },
  { name: 'a query', method: 'GET', path: '/v1/a?b=c&d=e%20f&g', body: none, minified: none },
  {
    name: 'percent-encoded and odd characters',
    method: 'GET',
    path: '/a%2Fb/%C3%A9/..;x=1/~!$&\'()*+,=:@|[]{}^`"<>?a=%2f&b=?/',
    body: none,
    minified: none,
  },
  { name: 'a path that begins with two slashes', method: 'GET', path: '//a//b/', body: none, minified: none },
  { name: 'spaced JSON', method: 'POST', path: '/pay', body: jsonBody, minified: jsonMinified },
  {
    name: 'spaced JSON in chunks',
    method: 'POST',
    path: '/pay?x=1',
    body: jsonBody,
    minified: jsonMinified,
    isChunked: true,
  },
  { name: 'bytes that are not text', method: 'PUT', path: '/pay', body: binary, minified: binary },
  {
    name: 'bytes that are not text, in chunks',
    method: 'PUT',
    path: '/pay',
    body: binary,
    minified: binary,
    isChunked: true,
  },
  {
    name: 'an empty body in chunks',
    method: 'POST',
    path: '/pay',
    body: none,
    minified: none,
    isChunked: true,
  },
];

describe('The wire’s signatures', () => {
  let allowed: RawServer;
  let evil: RawServer;
  let client: Client;
  let fixture: WireFixture;

  beforeEach(async () => {
    [allowed, evil] = [await startRawServer(), await startRawServer()];
    client = clientFor('shop', [`127.0.0.1:${allowed.port}`], { provider: 'doku', clientId: 'shop-id' });
    fixture = startWire([client], { readSecrets: async () => ({ secretKey, privateKey: keys.privateKey }) });
  });

  afterEach(async () => {
    fixture.wire.dispose();
    await Promise.all([allowed.stop(), evil.stop()]);
  });

  const headersOf = (kind: Kind): http.OutgoingHttpHeaders =>
    kind.headers((suffix) => fixture.placeholder(client, suffix));

  for (const kind of kinds) {
    for (const { name, method, path, body, minified, isChunked } of cases) {
      it(`are valid over the bytes that arrived: ${kind.name}, ${name}`, async () => {
        const options = { host: '127.0.0.1', port: allowed.port, method, path };
        assert.equal(await sendPieces(options, headersOf(kind), body, isChunked), 200);
        const arrival = read(allowed.received());
        assert.equal(arrival.target, path);
        assert.deepEqual(arrival.body, body);
        assert.ok(kind.verify(arrival, minified));
        assert.doesNotMatch(allowed.received(), /kunciPlaceholder/);
      });
    }

    it(`do not reach a host that is not allowed: ${kind.name}`, async () => {
      const answer = await send(`http://127.0.0.1:${evil.port}`, { headers: headersOf(kind) });
      assert.equal(codeOf(answer), 'host-not-allowed');
      assert.equal(evil.received(), '');
    });
  }

  it('cover values of the same request that are placed in its path and body', async () => {
    const [kind] = kinds;
    assert.ok(kind);
    const id = fixture.placeholder(client, 'EXTERNAL_ID');
    const options = {
      host: '127.0.0.1',
      port: allowed.port,
      method: 'POST',
      path: `/pay/${id}?t=${fixture.placeholder(client)}`,
    };
    const headers = { ...headersOf(kind), 'content-type': 'application/json' };
    assert.equal(await sendPieces(options, headers, Buffer.from(`{"id":"${id}"}`)), 200);
    const arrival = read(allowed.received());
    assert.equal(arrival.target, `/pay/${header(arrival, 'x-external-id')}?t=${realToken}`);
    assert.ok(kind.verify(arrival, arrival.body));
  });

  for (const path of ['/pay#fragment', '/caf\u00e0/x', '/caf\u00e9']) {
    it(`are refused for a path that servers read in different ways: ${path}`, async () => {
      const [kind] = kinds;
      assert.ok(kind);
      const answer = await send(`http://127.0.0.1:${allowed.port}`, { path, headers: headersOf(kind) });
      assert.equal(codeOf(answer), 'unsignable');
      assert.equal(allowed.received(), '');
    });
  }

  it('differ in their IDs between requests that are sent at the same time', async () => {
    const [kind] = kinds;
    assert.ok(kind);
    const url = `http://127.0.0.1:${allowed.port}`;
    await Promise.all(Array.from({ length: 100 }, () => send(url, { headers: headersOf(kind) })));
    const ids = [...allowed.received().matchAll(/X-EXTERNAL-ID: (\d+)/g)].map(([, id]) => id);
    assert.equal(new Set(ids).size, 100);
  });
});

function sendPieces(
  options: http.RequestOptions,
  headers: http.OutgoingHttpHeaders,
  body: Buffer,
  isChunked = false,
): Promise<unknown> {
  return new Promise((resolve) => {
    const length = isChunked ? { 'transfer-encoding': 'chunked' } : { 'content-length': body.length };
    const request = http.request({ ...options, headers: { ...headers, ...length } }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode));
    });
    request.on('error', resolve);
    const middle = Math.floor(body.length / 2);
    for (const piece of [body.subarray(0, middle), body.subarray(middle)])
      if (piece.length > 0) request.write(piece);
    request.end();
  });
}

function read(received: string): Arrival {
  const end = received.indexOf('\r\n\r\n');
  const [requestLine = '', ...lines] = received.slice(0, end).split('\r\n');
  const [method = '', target = ''] = requestLine.split(' ');
  const headers = new Map(
    lines.map((line) => {
      const [name = ''] = line.split(':', 1);
      return [name.toLowerCase(), line.slice(name.length + 2)] as const;
    }),
  );
  let body = received.slice(end + 4);
  if (headers.has('transfer-encoding')) {
    const [size = '', rest = ''] = [
      body.slice(0, body.indexOf('\r\n')),
      body.slice(body.indexOf('\r\n') + 2),
    ];
    body = rest.slice(0, Number.parseInt(size, 16));
  }
  return { method, target, headers, body: Buffer.from(body, 'latin1') };
}
