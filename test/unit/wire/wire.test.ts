import { strict as assert } from 'node:assert';
import http from 'node:http';
import { AppError } from '../../../src/core/model/errors';
import {
  clientFor,
  codeOf,
  send,
  startServer,
  startWire,
  type TestServer,
  type WireFixture,
} from './wireFixture';

describe('The wire', () => {
  let good: TestServer;
  let evil: TestServer;
  let fixture: WireFixture;
  let token: string;
  const prototypeBefore = Object.getOwnPropertyNames(http.ClientRequest.prototype);
  const addRequestBefore = Object.getOwnPropertyDescriptor(http.Agent.prototype, 'addRequest');

  beforeEach(async () => {
    [good, evil] = [await startServer('good'), await startServer('evil')];
    const client = clientFor('outlet', [`127.0.0.1:${good.port}`]);
    fixture = startWire([client]);
    token = fixture.placeholder(client);
  });

  afterEach(async () => {
    fixture.wire.dispose();
    await Promise.all([good.stop(), evil.stop()]);
  });

  const realToken = 'token-of-outlet-0123456789';

  it('puts the token into a header', async () => {
    const answer = await send(good.url, { headers: { authorization: `Bearer ${token}` } });
    assert.equal(codeOf(answer), 'status 200');
    assert.equal(good.received[0]?.headers.authorization, `Bearer ${realToken}`);
  });

  it('puts the token into path, header and JSON body, and corrects the length', async () => {
    const body = JSON.stringify({ token, text: 'é' });
    await send(`${good.url}/a?t=${token}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-token': token,
        'content-length': Buffer.byteLength(body),
      },
      body,
    });
    const [request] = good.received;
    assert.equal(request?.url, `/a?t=${realToken}`);
    assert.equal(request?.headers['x-token'], realToken);
    assert.deepEqual(JSON.parse(Buffer.from(request?.body ?? '', 'latin1').toString()), {
      token: realToken,
      text: 'é',
    });
    assert.equal(request?.headers['content-length'], String(request?.body.length));
  });

  it('ends a request to another host with an error that names the host, and sends nothing', async () => {
    const answer = await send(evil.url, { headers: { authorization: `Bearer ${token}` } });
    assert.equal(codeOf(answer), 'host-not-allowed');
    assert.match(
      String(answer),
      new RegExp(`127\\.0\\.0\\.1:${evil.port} is not an allowed host of “outlet”`),
    );
    assert.deepEqual(evil.received, []);
    assert.equal(fixture.blocked.length, 1);
  });

  it('leaves requests without a placeholder as they are', async () => {
    const answer = await send(evil.url, { method: 'POST', body: 'plain' });
    assert.equal(codeOf(answer), 'status 200');
    assert.equal(evil.received[0]?.body, 'plain');
    assert.deepEqual(fixture.released, []);
  });

  it('ends a request with a placeholder of another window with an error that says so', async () => {
    const foreign = token.replace(/[0-9a-f]{4}$/, (end) => (end === 'aaaa' ? 'bbbb' : 'aaaa'));
    const answer = await send(good.url, { headers: { authorization: foreign } });
    assert.equal(codeOf(answer), 'unknown-client');
    assert.match(String(answer), /earlier window/);
    assert.deepEqual(good.received, []);
  });

  it('waits for a body that is streamed, chunked, beyond the size that Node buffers', async () => {
    const answer = await new Promise<unknown>((resolve) => {
      const outgoing = http.request(
        good.url,
        { method: 'POST', headers: { 'x-token': token } },
        (response) => {
          response.resume();
          response.on('end', () => resolve(response.statusCode));
        },
      );
      outgoing.on('error', resolve);
      let count = 0;
      const write = (): void => {
        while (count < 40) {
          count += 1;
          if (!outgoing.write(`${'x'.repeat(5_000)}${count === 20 ? token : ''}`)) {
            outgoing.once('drain', write);
            return;
          }
        }
        outgoing.end();
      };
      setTimeout(write, 30);
    });
    assert.equal(answer, 200);
    const [request] = good.received;
    assert.equal(request?.body.length, 200_000 + realToken.length);
    assert.ok(request?.body.includes(realToken));
    assert.equal(request?.headers['transfer-encoding'], 'chunked');
  });

  it('ends a request cleanly that its sender aborts while the token is being fetched', async () => {
    let signal: AbortSignal | undefined;
    fixture.tokenOf = (_, given) => {
      signal = given;
      return new Promise(() => undefined);
    };
    const answer = await new Promise<Error>((resolve) => {
      const outgoing = http.request(good.url, { headers: { 'x-token': token } });
      let error = new Error('no error');
      outgoing.on('error', (reason) => {
        error = reason;
      });
      outgoing.on('close', () => resolve(error));
      outgoing.end();
      setTimeout(() => outgoing.destroy(new Error('aborted by the sender')), 50);
    });
    assert.equal(answer.message, 'aborted by the sender');
    assert.equal(signal?.aborted, true);
    assert.deepEqual(good.received, []);
    assert.deepEqual(fixture.blocked, []);
  });

  it('ends a request if the user does not permit it', async () => {
    fixture.permit = async () => {
      throw new AppError('cancelled', 'Not permitted.');
    };
    const answer = await send(good.url, { headers: { 'x-token': token } });
    assert.equal(codeOf(answer), 'cancelled');
    assert.deepEqual(good.received, []);
  });

  it('marks a token as refused after a 401 of the client’s own host only', async () => {
    const own = clientFor('own', [`127.0.0.1:${evil.port}`], { baseUrl: good.url });
    const other = startWire([own]);
    for (const server of [good, evil]) {
      server.answer = (_, response) => response.writeHead(401).end();
      await send(server.url, { headers: { 'x-token': other.placeholder(own) } });
    }
    other.wire.dispose();
    assert.deepEqual([good.received.length, evil.received.length], [1, 1]);
    assert.deepEqual(other.refused, ['token-of-own-0123456789']);
  });

  it('reuses a kept-alive connection, each time with the current token', async () => {
    const agent = new http.Agent({ keepAlive: true });
    for (const value of ['first-token-0123456789', 'second-token-0123456789']) {
      fixture.tokenOf = async () => value;
      assert.equal(codeOf(await send(good.url, { agent, headers: { 'x-token': token } })), 'status 200');
      assert.equal(good.received.at(-1)?.headers['x-token'], value);
    }
    agent.destroy();
  });

  it('leaves Node’s http and the environment as they were when it is disposed of', () => {
    fixture.wire.dispose();
    assert.deepEqual(Object.getOwnPropertyNames(http.ClientRequest.prototype), prototypeBefore);
    assert.deepEqual(Object.getOwnPropertyDescriptor(http.Agent.prototype, 'addRequest'), addRequestBefore);
    assert.deepEqual(fixture.environment, {});
  });

  it('ends held requests when it is disposed of', async () => {
    fixture.tokenOf = () => new Promise(() => undefined);
    const answer = send(good.url, { headers: { 'x-token': token } });
    await new Promise((resolve) => setTimeout(resolve, 50));
    fixture.wire.dispose();
    assert.equal(codeOf(await answer), 'cancelled');
    assert.deepEqual(good.received, []);
  });
});
