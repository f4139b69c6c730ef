import assert from 'node:assert/strict';
import http from 'node:http';
import net from 'node:net';
import { readClients } from '../../../src/core/clients/readClients';
import { providerOf, providers } from '../../../src/core/providers';
import { gobiz } from '../../../src/core/providers/gobiz';
import { buildTokenRequest } from '../../../src/core/tokens/tokenRequest';
import { type Sandbox, type SandboxRequest, startSandbox } from '../../../src/sandbox';
import { largestBody, listenOnLoopback } from '../../../src/sandbox/server/loopbackServer';
import { rawRequest } from '../../support/rawRequest';
import { askToken } from './dokuRequests';

const utcNow = (): string => `${new Date().toISOString().slice(0, 19)}Z`;

describe('The sandbox', () => {
  const running: Sandbox[] = [];
  const start = async (...options: Parameters<typeof startSandbox>): Promise<Sandbox> => {
    const sandbox = await startSandbox(...options);
    running.push(sandbox);
    return sandbox;
  };
  afterEach(() => Promise.all(running.splice(0).map((sandbox) => sandbox.stop())));

  it('runs one server for each provider, on loopback and on ports of their own', async () => {
    const { gobiz, doku } = await start();
    for (const { url } of [gobiz, doku]) assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.notEqual(gobiz.url, doku.url);
  });

  it('has a mock server for each provider with servers of its own, with a client as the settings would have it', async () => {
    const { clients } = await start();
    assert.deepEqual(
      clients.map(({ client }) => client.provider),
      providers.filter(({ origins }) => typeof origins !== 'function').map(({ id }) => id),
    );
    for (const { client, secrets } of clients) {
      assert.match(client.baseUrl ?? '', /^http:\/\/127\.0\.0\.1:\d+$/);
      const { options, ...entry } = client;
      assert.deepEqual(readClients([{ ...entry, ...options }]), [{ kind: 'client', index: 0, client }]);
      assert.deepEqual(
        Object.keys(secrets),
        providerOf(client).secrets.map(({ name }) => name),
      );
    }
  });

  it('makes secrets that differ from start to start', async () => {
    const values = [await start(), await start()].flatMap(({ clients }) =>
      clients.flatMap(({ secrets }) => Object.values(secrets)),
    );
    assert.equal(new Set(values).size, values.length);
  });

  it('gives a token to the request that the GoBiz provider describes', async () => {
    const sandbox = await start();
    sandbox.gobiz.tokens.lifetime = 60;
    const [lent] = sandbox.clients;
    assert.ok(lent !== undefined);
    for (const authentication of ['client_secret_basic', 'client_secret_post']) {
      const client = { ...lent.client, options: { ...lent.client.options, authentication } };
      const { url, ...request } = buildTokenRequest(gobiz, client, lent.secrets, Date.now());
      const answer = await rawRequest(url, request);
      const headers = Object.fromEntries(Object.entries(answer.headers).map(([k, v]) => [k, String(v)]));
      const grant = gobiz.token.readResponse(
        { status: answer.status, headers, body: answer.text },
        gobiz.label,
        Date.now(),
        client,
      );
      assert.equal(grant.lifetime, 60);
      assert.equal(grant.scope, 'partner:outlet:read');
    }
  });

  it('takes the given port and the one after it, and leaves nothing running where one is taken', async () => {
    const { first, taken } = await adjacentPorts();
    await assert.rejects(startSandbox({ port: first }), { code: 'EADDRINUSE' });
    await assert.rejects(rawRequest(`http://127.0.0.1:${first}/`), { code: 'ECONNREFUSED' });
    await closed(taken);
    const { gobiz, doku } = await start({ port: first });
    assert.deepEqual([gobiz.url, doku.url], [`http://127.0.0.1:${first}`, `http://127.0.0.1:${first + 1}`]);
  });

  it('tells of each request what was verified, and nothing secret', async () => {
    const sandbox = await start({ clock: { now: () => Date.now() } });
    const seen: SandboxRequest[] = [];
    const listening = sandbox.onRequest((request) => seen.push(request));
    const { clientId, clientSecret, url } = sandbox.gobiz;
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
    });
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const gobizToken = await rawRequest(`${url}/oauth2/token`, {
      method: 'POST',
      headers,
      body: form.toString(),
    });
    await rawRequest(`${url}/oauth2/token?${form}`, { method: 'POST', headers, body: form.toString() });
    await rawRequest(`${url}/oauth2/token`, {
      method: 'POST',
      headers,
      body: `${form}&scope=${encodeURIComponent(clientSecret)}`,
    });
    const dokuToken = await askToken(sandbox.doku, utcNow());
    listening.dispose();
    await rawRequest(`${url}/`);
    assert.deepEqual(
      seen.map(({ provider, method, path, status }) => [provider, method, path, status]),
      [
        ['gobiz', 'POST', '/oauth2/token', 200],
        ['gobiz', 'POST', '/oauth2/token', 400],
        ['gobiz', 'POST', '/oauth2/token', 400],
        ['doku', 'POST', '/authorization/v1/access-token/b2b', 200],
      ],
    );
    assert.match(seen[3]?.verdict ?? '', /X-SIGNATURE verified/);
    const told = JSON.stringify(seen);
    const secrets = [
      clientSecret,
      formEncode(clientSecret),
      sandbox.doku.secretKey,
      String(gobizToken.json.access_token),
      String(dokuToken.json.accessToken),
    ];
    for (const secret of secrets) assert.ok(!told.includes(secret));
  });

  it('issues a DOKU token with the lifetime that was set', async () => {
    const sandbox = await start();
    sandbox.doku.tokens.lifetime = 7;
    assert.equal((await askToken(sandbox.doku, utcNow())).json.expiresIn, 7);
  });

  it('reads bodies of 1 MB and no more', async () => {
    const { url } = (await start()).gobiz;
    const ask = (size: number) =>
      rawRequest(`${url}/oauth2/token`, { method: 'POST', body: 'x'.repeat(size) });
    assert.equal((await ask(largestBody)).status, 400);
    assert.equal((await ask(largestBody + 1)).status, 413);
  });

  it('cuts off clients that never finish a request', async () => {
    const server = await listenOnLoopback({
      clock: { now: () => Date.now() },
      patience: 100,
      handle: () => ({ status: 200, body: {}, verdict: 'reached' }),
    });
    for (const text of [
      '',
      'POST / HTTP/1.1\r\nHo',
      'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nx',
    ]) {
      const answer = await untilClosed(server.url, text);
      assert.ok(!answer.includes(' 200 '), answer);
    }
    await server.stop();
  });

  it('survives a handler that fails, and says nothing of the reason', async () => {
    const server = await listenOnLoopback({
      clock: { now: () => Date.now() },
      handle: () => {
        throw new Error('inner detail');
      },
    });
    const answer = await rawRequest(server.url);
    assert.equal(answer.status, 500);
    assert.ok(!answer.text.includes('inner'));
    await server.stop();
  });

  it('holds neither socket nor timer after it is stopped, even with a client in the middle of a request', async () => {
    const handles = (): string[] =>
      process.getActiveResourcesInfo().filter((name) => /TCP|Timeout/.test(name));
    // Mocha starts its own timer once the test has given way for the first time.
    await Promise.resolve();
    const before = handles().sort();
    const sandbox = await startSandbox();
    const ended = untilClosed(
      sandbox.gobiz.url,
      'POST /oauth2/token HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nx',
    );
    await askToken(sandbox.doku, utcNow());
    await sandbox.stop();
    await sandbox.stop();
    await ended;
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(handles().sort(), before);
    await assert.rejects(rawRequest(sandbox.doku.url), { code: 'ECONNREFUSED' });
  });
});

/** Two ports in a row: the first is free, a server listens on the second. */
async function adjacentPorts(): Promise<{ readonly first: number; readonly taken: http.Server }> {
  for (;;) {
    const taken = await listening(0);
    assert.ok(taken !== undefined);
    const first = (taken.address() as net.AddressInfo).port - 1;
    const probe = await listening(first);
    await closed(probe);
    if (probe !== undefined) return { first, taken };
    await closed(taken);
  }
}

function listening(port: number): Promise<http.Server | undefined> {
  return new Promise((resolve) => {
    const server = http.createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

function closed(server: http.Server | undefined): Promise<void> {
  return new Promise((resolve) => (server === undefined ? resolve() : server.close(() => resolve())));
}

/** Sends some bytes, then waits; resolves with what came back once the server closes the connection. */
function untilClosed(url: string, text: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = net.connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(text));
    socket.on('data', (chunk) => {
      answer += chunk.toString();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
  });
}

function formEncode(text: string): string {
  return new URLSearchParams({ v: text }).toString().slice(2);
}
