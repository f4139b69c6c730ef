/** The wire under real HTTP libraries, which know nothing of it. */
import { strict as assert } from 'node:assert';
import http from 'node:http';
import { type RawServer, response } from '../../support/rawServer';
import { clientFor, realToken, useWire, type WireFixture } from '../../support/wireFixture';
import { type Job, senders } from './senders';

const json = { 'content-type': 'application/json' };

describe('The wire under real libraries', () => {
  const scene = useWire();
  let good: RawServer;
  let second: RawServer;
  let evil: RawServer;
  let fixture: WireFixture;
  let token: string;
  let agent: http.Agent;

  beforeEach(async () => {
    [good, second, evil] = [scene.allowed, await scene.serve(), scene.evil];
    fixture = scene.wireFor(clientFor('outlet', [`127.0.0.1:${good.port}`, `127.0.0.1:${second.port}`]));
    token = fixture.token;
    agent = new http.Agent({ keepAlive: true });
    scene.endAfterTest({ stop: () => agent.destroy() });
  });

  const job = (changes: Partial<Job>): Job => ({
    url: good.url,
    method: 'GET',
    headers: {},
    agent,
    signal: new AbortController().signal,
    ...changes,
  });

  for (const { name, send, cannot } of senders) {
    it(`puts the token into header and query (${name})`, async () => {
      assert.equal(
        await send(job({ url: `${good.url}/a?t=${token}`, headers: { authorization: `Bearer ${token}` } })),
        200,
      );
      assert.equal(good.received[0]?.headers['authorization'], `Bearer ${realToken}`);
      assert.equal(good.received[0]?.url, `/a?t=${realToken}`);
    });

    it(`puts the token into a JSON body with the right length (${name})`, async () => {
      const body = JSON.stringify({ token, text: 'é' });
      assert.equal(await send(job({ method: 'POST', headers: json, body })), 200);
      const [request] = good.received;
      const expected = JSON.stringify({ token: realToken, text: 'é' });
      assert.equal(
        Buffer.from(request?.body ?? '', 'latin1')
          .toString()
          .trimEnd(),
        expected,
      );
      const length =
        request?.headers['transfer-encoding'] === 'chunked' ? undefined : String(request?.body.length);
      assert.equal(request?.headers['content-length'], length);
    });

    it(`ends a request to a host that is not allowed with an error that says so (${name})`, async () => {
      const sending = send(job({ url: evil.url, headers: { 'x-token': token } }));
      await assert.rejects(sending, (error: Error) => /not an allowed host of “outlet”/.test(texts(error)));
      assert.deepEqual(evil.received, []);
    });

    it(`serves the first hop of a redirect and blocks the second, to a host that is not allowed (${name})`, async () => {
      good.answer = response('302 Found', [`location: ${evil.url}/next`]);
      await send(job({ headers: { 'x-token': token } })).catch(() => undefined);
      assert.equal(good.received[0]?.headers['x-token'], realToken);
      assert.ok(!evil.bytes().includes('token'));
    });

    it(`serves both hops of a redirect between allowed hosts (${name})`, async () => {
      good.answer = response('302 Found', [`location: ${second.url}/next`]);
      assert.equal(await send(job({ headers: { 'x-token': token } })), 200);
      assert.equal(second.received[0]?.url, '/next');
      assert.equal(second.received[0]?.headers['x-token'], realToken);
    });

    it(`keeps two requests at once apart, one allowed and one not (${name})`, async () => {
      const urls = [good.url, evil.url, second.url];
      const sent = await Promise.allSettled(
        urls.map((url) => send(job({ url, headers: { 'x-token': token } }))),
      );
      assert.deepEqual(
        sent.map(({ status }) => status),
        ['fulfilled', 'rejected', 'fulfilled'],
      );
      assert.deepEqual(evil.received, []);
      for (const server of [good, second]) assert.equal(server.received[0]?.headers['x-token'], realToken);
    });

    onlyIf(!cannot.includes('stream'))(`puts the token into a streamed body (${name})`, async () => {
      const stream = ['first ', `<${token}>`, ' last'];
      const headers = { 'content-type': 'text/plain', 'x-token': token };
      assert.equal(await send(job({ method: 'POST', headers, stream })), 200);
      assert.equal(good.received[0]?.body, `first <${realToken}> last`);
    });

    onlyIf(!cannot.includes('agent'))(
      `sends several requests on one connection, each with the current token (${name})`,
      async () => {
        let connections = 0;
        const { createConnection } = agent as unknown as {
          createConnection: (...given: unknown[]) => unknown;
        };
        Object.assign(agent, {
          createConnection(this: http.Agent, ...given: unknown[]) {
            connections += 1;
            return Reflect.apply(createConnection, this, given);
          },
        });
        for (const value of ['first-token-0123456789', 'second-token-0123456789', 'third-token-0123456789']) {
          fixture.tokenOf = async () => value;
          assert.equal(await send(job({ headers: { 'x-token': token } })), 200);
          assert.equal(good.received.at(-1)?.headers['x-token'], value);
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
        assert.equal(connections, 1);
      },
    );

    onlyIf(!cannot.includes('abort'))(
      `sends nothing after it was aborted while the token was being fetched (${name})`,
      async () => {
        let deliver: (value: string) => void = () => undefined;
        let signal: AbortSignal | undefined;
        fixture.tokenOf = (_, given) => {
          signal = given;
          return new Promise((resolve) => {
            deliver = resolve;
          });
        };
        const controller = new AbortController();
        const sending = send(job({ headers: { 'x-token': token }, signal: controller.signal }));
        setTimeout(() => controller.abort(), 30);
        await assert.rejects(sending);
        await new Promise((resolve) => setTimeout(resolve, 10));
        assert.equal(signal?.aborted, true);
        deliver(realToken);
        await new Promise((resolve) => setTimeout(resolve, 10));
        assert.deepEqual([...good.received, ...fixture.blocked], []);
      },
    );
  }
});

/** What a sender's error says, whichever way it wraps the original one. */
function texts(error: unknown): string {
  return error instanceof Error ? `${error.message} ${texts(error.cause)}` : '';
}

function onlyIf(condition: boolean): (title: string, test: () => Promise<void>) => void {
  return (title, test) => {
    if (condition) it(title, test);
  };
}
