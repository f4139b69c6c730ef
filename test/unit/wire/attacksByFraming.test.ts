/** Lengths, codings and trailers by which one request could become two, or a placeholder could go unseen. */
import { strict as assert } from 'node:assert';
import http from 'node:http';
import { codeOf, realToken, sendChunks, useWire } from '../../support/wireFixture';

describe('Attacks on the wire by framing', () => {
  const scene = useWire();
  const smuggled = 'GET /smuggled HTTP/1.1\r\nHost: evil.test\r\n\r\n';

  const framings: readonly (readonly [title: string, headers: object, method?: string])[] = [
    ['a Content-Length that is too short', { 'content-length': '1' }],
    ['a Content-Length that is too long', { 'content-length': '9999' }],
    ['a Content-Length with a sign', { 'content-length': `+${smuggled.length}` }],
    ['a Content-Length with a zero in front', { 'content-length': `0${smuggled.length}` }],
    ['a body of GET without any length', {}, 'GET'],
    ['Content-Length beside chunks', { 'content-length': '5', 'transfer-encoding': 'chunked' }],
    ['a transfer coding that is not chunked', { 'transfer-encoding': 'identity' }],
    ['an obfuscated transfer coding', { 'transfer-encoding': 'xchunked' }],
    ['two transfer codings', { 'transfer-encoding': ['chunked', 'identity'] }],
    ['gzip and chunked', { 'transfer-encoding': 'gzip, chunked' }],
  ];
  for (const [title, headers, method = 'POST'] of framings) {
    it(`end a request that does not make up exactly one: ${title}`, async () => {
      const options = { method, headers: { ...headers }, body: smuggled };
      assert.equal(codeOf(await scene.fixture.sendToken(scene.allowed.url, options)), 'not-sent');
      assert.equal(scene.allowed.bytes(), '');
    });
  }

  it('do not reach trailers, which are written behind the last chunk with their values', async () => {
    const { allowed, fixture } = scene;
    const headers = { trailer: 'x-end', 'x-token': fixture.token };
    const trailers = { 'x-end': fixture.token };
    assert.equal(await sendChunks(allowed.url, headers, ['a', 'b'], { trailers }), 200);
    assert.ok(allowed.bytes().endsWith(`\r\n\r\n2\r\nab\r\n0\r\nx-end: ${realToken}\r\n\r\n`));
  });

  it('cannot hide a placeholder in a trailer from the decision', async () => {
    const { evil, fixture } = scene;
    const trailers = { 'x-end': fixture.token };
    assert.equal(await sendChunks(evil.url, { trailer: 'x-end' }, ['a'], { trailers }), 'host-not-allowed');
    assert.equal(evil.bytes(), '');
  });

  it('do not include Expect: 100-continue of a sender that writes at once', async () => {
    const headers = { expect: '100-continue', 'content-length': '2' };
    const options = { method: 'PUT', headers, body: 'ab' };
    assert.equal(codeOf(await scene.fixture.sendToken(scene.allowed.url, options)), 'status 200');
    assert.equal(scene.allowed.received[0]?.headers['x-token'], realToken);
  });

  it('do not include an upgrade, which goes to an allowed host only, with the value in its head', async () => {
    const { allowed, evil, fixture } = scene;
    const headers = { connection: 'Upgrade', upgrade: 'websocket', 'x-token': fixture.token };
    assert.equal(codeOf(await fixture.sendToken(evil.url, { headers })), 'host-not-allowed');
    assert.equal(evil.bytes(), '');
    allowed.answer = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';
    const request = http.get(allowed.url, { headers });
    await new Promise<void>((resolve) =>
      request.on('upgrade', (_, socket) => resolve(void socket.destroy())),
    );
    assert.equal(allowed.received[0]?.headers['x-token'], realToken);
  });
});
