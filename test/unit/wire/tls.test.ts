import { strict as assert } from 'node:assert';
import https from 'node:https';
import { type AddressInfo, connect, createServer } from 'node:net';
import tls from 'node:tls';
import {
  allowedCertificate,
  expiredCertificate,
  namesakeCertificate,
  namesakeRoot,
  otherCertificate,
  selfSigned,
  testRoot,
} from '../../support/certificates';
import {
  clientFor,
  codeOf,
  send,
  startServer,
  startWire,
  type TestServer,
  type WireFixture,
} from './wireFixture';

describe('The wire over TLS', () => {
  const servers: TestServer[] = [];
  let fixture: WireFixture | undefined;

  afterEach(async () => {
    fixture?.wire.dispose();
    await Promise.all(servers.splice(0).map((server) => server.stop()));
  });

  async function serverWith(certificate: {
    readonly key: string;
    readonly cert: string;
  }): Promise<TestServer> {
    const server = await startServer('tls', certificate);
    servers.push(server);
    return server;
  }

  /** A wire for one client that may send to this host, and a function that sends its token. */
  function sender(
    host: string,
  ): (url: string, options?: https.RequestOptions & { body?: string }) => ReturnType<typeof send> {
    const client = clientFor('outlet', [host]);
    fixture = startWire([client]);
    const placeholder = fixture.placeholder(client);
    return (url, options = {}) =>
      send(url, { ...options, headers: { ...(options.headers as object), 'x-token': placeholder } });
  }

  it('releases to a certificate that is trusted and for the allowed host', async () => {
    const server = await serverWith(allowedCertificate);
    const sendToken = sender(`api.allowed.test:${server.port}`);
    assert.equal(codeOf(await sendToken(server.url)), 'status 200');
    assert.equal(server.received[0]?.headers['x-token'], 'token-of-outlet-0123456789');
  });

  const blockedCertificates = [
    ['is self-signed', selfSigned, /not trusted/],
    ['has expired', expiredCertificate, /not trusted/],
    ['is for another name', otherCertificate, /not for api\.allowed\.test/],
  ] as const;
  for (const [what, certificate, reason] of blockedCertificates) {
    it(`blocks a certificate that ${what}, although the sender verifies nothing, at the second connection too`, async () => {
      const server = await serverWith(certificate);
      const sendToken = sender(`api.allowed.test:${server.port}`);
      const agent = new https.Agent({ keepAlive: false, maxCachedSessions: 10 });
      for (let attempt = 0; attempt < 3; attempt += 1) {
        const answer = await sendToken(server.url, { agent, rejectUnauthorized: false });
        assert.equal(codeOf(answer), 'host-not-allowed');
        assert.match(String(answer), reason);
      }
      const accepting = { checkServerIdentity: () => undefined, rejectUnauthorized: false };
      assert.equal(codeOf(await sendToken(server.url, accepting)), 'host-not-allowed');
      assert.deepEqual(server.received, []);
    });
  }

  it('blocks a certificate that only the sender trusts, also one whose root has a well-known name', async () => {
    const server = await serverWith(namesakeCertificate);
    const sendToken = sender(`api.allowed.test:${server.port}`);
    for (const ca of [namesakeRoot, [namesakeRoot, testRoot]]) {
      const answer = await sendToken(server.url, { ca });
      assert.equal(codeOf(answer), 'host-not-allowed');
      assert.match(String(answer), /only by settings of the sender/);
    }
    assert.deepEqual(server.received, []);
  });

  it('blocks the certificate of an allowed host on another port', async () => {
    const server = await serverWith(allowedCertificate);
    const sendToken = sender('api.allowed.test');
    for (const headers of [{}, { host: 'api.allowed.test' }]) {
      assert.equal(codeOf(await sendToken(server.url, { headers })), 'host-not-allowed');
    }
    assert.deepEqual(server.received, []);
  });

  const misdirected = [
    ['a Host header for another host of the same server', { headers: { host: 'second.allowed.test' } }],
    ['an absolute URL in the request line', { path: 'https://evil.test/' }],
  ] as const;
  for (const [what, options] of misdirected) {
    it(`blocks ${what}`, async () => {
      const server = await serverWith(allowedCertificate);
      const sendToken = sender(`api.allowed.test:${server.port}`);
      assert.equal(codeOf(await sendToken(server.url, options)), 'host-not-allowed');
      assert.deepEqual(server.received, []);
    });
  }

  it('makes a full handshake with an allowed host each time, so that a token only in the body passes too', async () => {
    const server = await serverWith(allowedCertificate);
    const client = clientFor('outlet', [`api.allowed.test:${server.port}`]);
    fixture = startWire([client]);
    const agent = new https.Agent({ keepAlive: false, maxCachedSessions: 10 });
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await send(server.url, { agent });
      const answer = await send(server.url, { agent, method: 'POST', body: fixture.placeholder(client) });
      assert.equal(codeOf(answer), 'status 200');
      assert.equal(server.received.at(-1)?.body, 'token-of-outlet-0123456789');
    }
  });

  it('blocks a resumed connection, which shows no certificate', async () => {
    const server = await serverWith(otherCertificate);
    const sendToken = sender(`api.allowed.test:${server.port}`);
    const base = {
      host: '127.0.0.1',
      port: server.port,
      servername: 'api.allowed.test',
      rejectUnauthorized: false,
      ca: testRoot,
    };
    const session = await new Promise<Buffer>((resolve) => {
      const socket = tls.connect(base);
      socket.once('session', resolve);
      socket.on('secureConnect', () => socket.write('GET / HTTP/1.0\r\n\r\n'));
      socket.on('error', () => undefined);
    });
    let isReused: boolean | undefined;
    const answer = await sendToken(server.url, {
      createConnection: () => {
        const socket = tls.connect({ ...base, session });
        socket.on('secureConnect', () => {
          isReused = socket.isSessionReused();
        });
        return socket;
      },
    });
    assert.equal(isReused, true);
    assert.equal(codeOf(answer), 'host-not-allowed');
    assert.ok(server.received.every(({ headers }) => headers['x-token'] === undefined));
  });

  it('releases through a CONNECT proxy to the host behind it, and blocks a proxy that answers itself', async () => {
    for (const certificate of [allowedCertificate, otherCertificate]) {
      const server = await serverWith(certificate);
      const proxy = createServer((socket) => {
        socket.once('data', () => {
          socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
          const onward = connect(server.port, '127.0.0.1');
          socket.pipe(onward).pipe(socket);
          socket.on('error', () => onward.destroy());
          onward.on('error', () => socket.destroy());
        });
      });
      await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
      const sendToken = sender('api.allowed.test');
      const answer = await sendToken('https://api.allowed.test/', {
        defaultPort: 443,
        createConnection: ((_: unknown, done: (error: Error | null, socket: tls.TLSSocket) => void) => {
          const tunnel = connect((proxy.address() as AddressInfo).port, '127.0.0.1');
          tunnel.write('CONNECT api.allowed.test:443 HTTP/1.1\r\n\r\n');
          tunnel.once('data', () =>
            done(
              null,
              tls.connect({
                socket: tunnel,
                servername: 'api.allowed.test',
                ca: testRoot,
                rejectUnauthorized: false,
              }),
            ),
          );
        }) as never,
      });
      fixture?.wire.dispose();
      proxy.close();
      assert.equal(codeOf(answer), certificate === allowedCertificate ? 'status 200' : 'host-not-allowed');
      assert.equal(server.received.length, certificate === allowedCertificate ? 1 : 0);
    }
  });
});
