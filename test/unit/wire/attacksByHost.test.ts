/** A server that is not allowed, or could be a proxy, and a request that names an allowed one. */
import { strict as assert } from 'node:assert';
import type http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allowedCertificate } from '../../support/certificates';
import { clientFor, codeOf, realToken, useWire } from '../../support/wireFixture';

describe('Attacks on the wire by the name of the host', () => {
  const scene = useWire();

  async function allowedTls() {
    const server = await scene.serve({ tls: allowedCertificate });
    const hosts = [`api.allowed.test:${server.port}`, 'api.allowed.test'];
    return { server, ...scene.wireFor(clientFor('outlet', hosts)) };
  }

  const names: readonly (readonly [title: string, host: (port: number) => string])[] = [
    ['of another host', () => 'evil.test'],
    ['of another host in the same certificate', (port) => `second.allowed.test:${port}`],
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
    it(`are blocked on a connection to an allowed host: a Host header ${title}`, async () => {
      const { server, sendToken } = await allowedTls();
      const options = { headers: { host: host(server.port) }, servername: 'api.allowed.test' };
      assert.equal(codeOf(await sendToken(server.url, options)), 'host-not-allowed');
      assert.equal(server.bytes(), '');
    });
  }

  it('do not include one in capital letters, which is the same host', async () => {
    const { server, sendToken } = await allowedTls();
    const headers = { host: `API.Allowed.Test:${server.port}` };
    assert.equal(codeOf(await sendToken(server.url, { headers })), 'status 200');
    assert.equal(server.received[0]?.headers['x-token'], realToken);
  });

  for (const address of ['127.0.0.2', '::1']) {
    it(`do not matter for plain HTTP, where the connection's end decides: the same port at ${address} gets nothing`, async () => {
      const evil = await scene.serve({ host: address });
      const { sendToken } = scene.wireFor(clientFor('own', [`127.0.0.1:${evil.port}`]));
      for (const name of ['127.0.0.1', 'localhost', '[::1]']) {
        const headers = { host: `${name}:${evil.port}` };
        assert.equal(codeOf(await sendToken(evil.url, { headers })), 'host-not-allowed');
      }
      assert.equal(evil.bytes(), '');
    });
  }

  it('do not open a Unix socket: its server gets nothing', async function () {
    if (process.platform === 'win32') this.skip();
    const path = join(tmpdir(), `kunci-wire-${process.pid}.sock`);
    const evil = await scene.serve({ path });
    const headers = { host: `127.0.0.1:${scene.allowed.port}` };
    const answer = await scene.fixture.sendToken(scene.allowed.url, { socketPath: path, headers });
    assert.equal(codeOf(answer), 'host-not-allowed');
    assert.equal(evil.bytes(), '');
  });

  const lines: readonly (readonly [title: string, options: http.RequestOptions])[] = [
    ['an absolute URL of another host', { path: 'http://evil.test/' }],
    ['an absolute URL of another host, over TLS', { path: 'https://evil.test/' }],
    ['an absolute URL in odd letters', { path: 'hTTp:evil.test' }],
    ['a user and a host', { path: '@evil.test/' }],
    ['an asterisk', { method: 'OPTIONS', path: '*' }],
    ['the method CONNECT', { method: 'CONNECT', path: 'evil.test:443' }],
  ];
  for (const [title, options] of lines) {
    it(`are blocked by the request line at an allowed host too, which could be a proxy: ${title}`, async () => {
      const { server, sendToken } = title.endsWith('TLS')
        ? await allowedTls()
        : { server: scene.allowed, ...scene.fixture };
      assert.equal(codeOf(await sendToken(server.url, options)), 'host-not-allowed');
      assert.equal(server.bytes(), '');
    });
  }
});
