import { strict as assert } from 'node:assert';
import https from 'node:https';
import { connect } from 'node:net';
import tls from 'node:tls';
import {
  allowedCertificate,
  expiredCertificate,
  otherCertificate,
  selfSigned,
  testRoot,
} from '../../support/certificates';
import { type RawServer, startConnectProxy } from '../../support/rawServer';
import { clientFor, codeOf, realToken, send, useWire, type WireFixture } from '../../support/wireFixture';

describe('The wire over TLS', () => {
  const scene = useWire();
  const wireTo = (host: string): WireFixture => scene.wireFor(clientFor('outlet', [host]));

  /** A server with a certificate, and a wire for a client that may send to it. */
  async function serverWith(certificate: tls.TlsOptions): Promise<{ server: RawServer } & WireFixture> {
    const server = await scene.serve({ tls: certificate });
    return { server, ...wireTo(`api.allowed.test:${server.port}`) };
  }

  const blockedCertificates = [
    ['is self-signed', selfSigned, /not trusted/],
    ['has expired', expiredCertificate, /not trusted/],
    ['is for another name', otherCertificate, /not for api\.allowed\.test/],
  ] as const;
  for (const [what, certificate, reason] of blockedCertificates) {
    it(`blocks a certificate that ${what}, although the sender verifies nothing, at the second connection too`, async () => {
      const { server, sendToken } = await serverWith(certificate);
      const agent = new https.Agent({ keepAlive: false, maxCachedSessions: 10 });
      for (let attempt = 0; attempt < 3; attempt += 1) {
        const answer = await sendToken(server.url, { agent, rejectUnauthorized: false });
        assert.equal(codeOf(answer), 'host-not-allowed');
        assert.match(String(answer), reason);
      }
      const accepting = { checkServerIdentity: () => undefined, rejectUnauthorized: false };
      assert.equal(codeOf(await sendToken(server.url, accepting)), 'host-not-allowed');
      assert.equal(server.bytes(), '');
    });
  }

  it('blocks the certificate of an allowed host on another port', async () => {
    const { server } = await serverWith(allowedCertificate);
    const { sendToken } = wireTo('api.allowed.test');
    for (const headers of [{}, { host: 'api.allowed.test' }]) {
      assert.equal(codeOf(await sendToken(server.url, { headers })), 'host-not-allowed');
    }
    assert.equal(server.bytes(), '');
  });

  it('makes a full handshake with an allowed host each time, so that a token only in the body passes too', async () => {
    const { server, token } = await serverWith(allowedCertificate);
    const agent = new https.Agent({ keepAlive: false, maxCachedSessions: 10 });
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await send(server.url, { agent });
      const answer = await send(server.url, { agent, method: 'POST', body: token });
      assert.equal(codeOf(answer), 'status 200');
      assert.equal(server.received.at(-1)?.body, realToken);
    }
  });

  it('blocks a resumed connection, which shows no certificate', async () => {
    const { server, sendToken } = await serverWith(otherCertificate);
    const [host, servername] = ['127.0.0.1', 'api.allowed.test'];
    const base = { host, port: server.port, servername, rejectUnauthorized: false, ca: testRoot };
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
    assert.ok(!server.bytes().includes('x-token'));
  });

  it('releases through a CONNECT proxy to the host behind it, and blocks a proxy that answers itself', async () => {
    for (const certificate of [allowedCertificate, otherCertificate]) {
      const { server } = await serverWith(certificate);
      const proxy = scene.endAfterTest(await startConnectProxy(server.port));
      const { sendToken } = wireTo('api.allowed.test');
      const answer = await sendToken('https://api.allowed.test/', {
        defaultPort: 443,
        createConnection: ((_: unknown, done: (error: Error | null, socket: tls.TLSSocket) => void) => {
          const socket = connect(proxy.port, '127.0.0.1');
          const options = { socket, servername: 'api.allowed.test', ca: testRoot, rejectUnauthorized: false };
          socket.write('CONNECT api.allowed.test:443 HTTP/1.1\r\n\r\n');
          socket.once('data', () => done(null, tls.connect(options)));
        }) as never,
      });
      const isAllowed = certificate === allowedCertificate;
      assert.equal(codeOf(answer), isAllowed ? 'status 200' : 'host-not-allowed');
      assert.deepEqual(
        server.received.map(({ headers }) => headers['x-token']),
        isAllowed ? [realToken] : [],
      );
    }
  });
});
