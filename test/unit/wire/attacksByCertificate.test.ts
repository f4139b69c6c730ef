/** Certificates that only the sender's own settings trust, and handshakes that are not what they were. */
import { strict as assert } from 'node:assert';
import https from 'node:https';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import tls from 'node:tls';
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
import { clientFor, codeOf, useWire } from '../../support/wireFixture';
import { startRenegotiatingServer } from './renegotiatingServer';

describe('Attacks on the wire by certificates', () => {
  const scene = useWire();
  const wireTo = ({ port }: { readonly port: number }) =>
    scene.wireFor(clientFor('outlet', [`api.allowed.test:${port}`]));

  const secureContext = tls.createSecureContext({ ca: namesakeRoot });
  const certificates: readonly (readonly [string, tls.TlsOptions, tls.ConnectionOptions])[] = [
    ['a root of the sender’s own with a well-known name', namesakeCertificate, { ca: namesakeRoot }],
    ['a root of the sender’s beside a trusted one', namesakeCertificate, { ca: [testRoot, namesakeRoot] }],
    ['a root in the sender’s secure context', namesakeCertificate, { secureContext, ca: undefined }],
    ['an authority made of another’s certificate', forgedCertificate, { ca: [forgingRoot, testRoot] }],
    ['an authority in PKCS #12', forgedCertificate, { pfx: forgingPfx, passphrase: 'x', ca: undefined }],
  ];
  for (const [title, certificate, options] of certificates) {
    it(`get nothing if only the sender's settings trust them: ${title}`, async () => {
      const evil = await scene.serve({ tls: certificate });
      const { sendToken } = wireTo(evil);
      for (const agent of [new https.Agent(options), new https.Agent({ keepAlive: true })]) {
        const answer = await sendToken(evil.url, { ...options, agent });
        assert.equal(codeOf(answer), 'host-not-allowed');
        assert.match(String(answer), /only by settings of the sender/);
      }
      assert.equal(evil.bytes(), '');
    });
  }

  it('shown in a second handshake that stops halfway get nothing, although the first one was trusted', async () => {
    const evil = scene.endAfterTest(await startRenegotiatingServer(otherCertificate, namesakeCertificate));
    const { sendToken } = wireTo(evil);
    const [host, servername] = ['127.0.0.1', 'api.allowed.test'];
    const socket = tls.connect({
      host,
      port: evil.port,
      servername,
      rejectUnauthorized: false,
      ca: testRoot,
    });
    await new Promise((resolve) => socket.once('secureConnect', resolve));
    trustAsByDefault(socket);
    await evil.begin();
    assert.equal(socket.getPeerCertificate().subject.CN, 'api.allowed.test');
    const answer = sendToken(`https://api.allowed.test:${evil.port}`, { createConnection: () => socket });
    await wait(50);
    evil.finish();
    assert.equal(codeOf(await answer), 'host-not-allowed');
    assert.equal(evil.received(), '');
  });

  it('are waited for on a TLS socket that was not made by tls.connect, which then counts as unverified', async () => {
    const server = await scene.serve({ tls: allowedCertificate });
    const answer = await wireTo(server).sendToken(server.url, {
      createConnection: () => new tls.TLSSocket(connect(server.port, '127.0.0.1'), { isServer: false }),
    });
    assert.equal(codeOf(answer), 'host-not-allowed');
    assert.equal(server.bytes(), '');
  });
});

/** As if the sender had set no roots: the root of the tests is none of Node's own. */
function trustAsByDefault(socket: tls.TLSSocket): void {
  const symbol = Object.getOwnPropertySymbols(socket).find(
    ({ description }) => description === 'connect-options',
  );
  assert.ok(symbol);
  delete (socket as unknown as Record<symbol, { ca?: unknown }>)[symbol]?.ca;
}
