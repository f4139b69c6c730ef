import { strict as assert } from 'node:assert';
import http from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '../../../src/core/model/errors';
import { response } from '../../support/rawServer';
import { clientFor, codeOf, outcome, realToken, send, tokenOf, useWire } from '../../support/wireFixture';

describe('The wire', () => {
  const scene = useWire();
  const prototypeBefore = Object.getOwnPropertyNames(http.ClientRequest.prototype);
  const addRequestBefore = Object.getOwnPropertyDescriptor(http.Agent.prototype, 'addRequest');

  it('puts the token into path, header and JSON body, and corrects the length', async () => {
    const { allowed, fixture } = scene;
    const body = JSON.stringify({ token: fixture.token, text: 'é' });
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const authorization = `Bearer ${fixture.token}`;
    const url = `${allowed.url}/a?t=${fixture.token}`;
    const answer = await send(url, { method: 'POST', headers: { ...headers, authorization }, body });
    assert.equal(codeOf(answer), 'status 200');
    const [request] = allowed.received;
    assert.equal(request?.url, `/a?t=${realToken}`);
    assert.equal(request?.headers['authorization'], `Bearer ${realToken}`);
    const expected = Buffer.from(JSON.stringify({ token: realToken, text: 'é' })).toString('latin1');
    assert.equal(request?.body, expected);
    assert.equal(request?.headers['content-length'], String(expected.length));
  });

  it('ends a request to another host with an error that names the host, and sends nothing', async () => {
    const { evil, fixture } = scene;
    const answer = await fixture.sendToken(evil.url);
    assert.equal(codeOf(answer), 'host-not-allowed');
    assert.match(
      String(answer),
      new RegExp(`127\\.0\\.0\\.1:${evil.port} is not an allowed host of “outlet”`),
    );
    assert.deepEqual(evil.received, []);
    assert.equal(fixture.blocked.length, 1);
  });

  it('leaves requests without a placeholder as they are', async () => {
    const { evil, fixture } = scene;
    const answer = await send(evil.url, { method: 'POST', body: 'plain' });
    assert.equal(codeOf(answer), 'status 200');
    assert.equal(evil.received[0]?.body, 'plain');
    assert.deepEqual(fixture.released, []);
  });

  it('ends a request with a placeholder of another window with an error that says so', async () => {
    const { allowed, fixture } = scene;
    const foreign = fixture.token.replace(/[0-9a-f]{4}$/, (end) => (end === 'aaaa' ? 'bbbb' : 'aaaa'));
    const answer = await send(allowed.url, { headers: { authorization: foreign } });
    assert.equal(codeOf(answer), 'unknown-client');
    assert.match(String(answer), /earlier window/);
    assert.deepEqual(allowed.received, []);
  });

  it('waits for a body that is streamed, chunked, beyond the size that Node buffers', async () => {
    const { allowed, fixture } = scene;
    const headers = { 'x-token': fixture.token };
    const outgoing = http.request(allowed.url, { method: 'POST', headers });
    const ended = outcome(outgoing);
    await wait(30);
    for (let count = 1; count <= 40; count += 1) {
      const isTaken = outgoing.write(`${'x'.repeat(5_000)}${count === 20 ? fixture.token : ''}`);
      if (!isTaken) await new Promise((resolve) => outgoing.once('drain', resolve));
    }
    outgoing.end();
    assert.equal(await ended, 200);
    const [request] = allowed.received;
    assert.equal(request?.body.length, 200_000 + realToken.length);
    assert.ok(request?.body.includes(realToken));
    assert.equal(request?.headers['transfer-encoding'], 'chunked');
  });

  it('ends a request cleanly that its sender aborts while the token is being fetched', async () => {
    const { allowed, fixture } = scene;
    let signal: AbortSignal | undefined;
    fixture.tokenOf = (_, given) => {
      signal = given;
      return new Promise(() => undefined);
    };
    const outgoing = http.request(allowed.url, { headers: { 'x-token': fixture.token } });
    const ended = outcome(outgoing);
    outgoing.end();
    await wait(50);
    outgoing.destroy(new Error('aborted by the sender'));
    assert.equal(await ended, 'aborted by the sender');
    assert.equal(signal?.aborted, true);
    assert.deepEqual(allowed.received, []);
    assert.deepEqual(fixture.blocked, []);
  });

  it('ends a request if the user does not permit it', async () => {
    const { allowed, fixture } = scene;
    fixture.permit = async () => {
      throw new AppError('cancelled', 'Not permitted.');
    };
    const answer = await fixture.sendToken(allowed.url);
    assert.equal(codeOf(answer), 'cancelled');
    assert.deepEqual(allowed.received, []);
  });

  it('marks a token as refused after a 401 of the client’s own host only', async () => {
    const { allowed, evil } = scene;
    const own = clientFor('own', [`127.0.0.1:${evil.port}`], { baseUrl: allowed.url });
    const other = scene.wireFor(own);
    for (const server of [allowed, evil]) {
      server.answer = response('401 Unauthorized');
      await other.sendToken(server.url);
    }
    assert.deepEqual([allowed.received.length, evil.received.length], [1, 1]);
    assert.deepEqual(other.refused, [tokenOf('own')]);
  });

  it('reuses a kept-alive connection, each time with the current token', async () => {
    const { allowed, fixture } = scene;
    const agent = new http.Agent({ keepAlive: true });
    for (const value of ['first-token-0123456789', 'second-token-0123456789']) {
      fixture.tokenOf = async () => value;
      assert.equal(codeOf(await fixture.sendToken(allowed.url, { agent })), 'status 200');
      assert.equal(allowed.received.at(-1)?.headers['x-token'], value);
    }
    agent.destroy();
  });

  it('leaves Node’s http and the environment as they were when it is disposed of', () => {
    const { fixture } = scene;
    fixture.wire.dispose();
    assert.deepEqual(Object.getOwnPropertyNames(http.ClientRequest.prototype), prototypeBefore);
    assert.deepEqual(Object.getOwnPropertyDescriptor(http.Agent.prototype, 'addRequest'), addRequestBefore);
    assert.deepEqual(fixture.environment, {});
  });

  it('ends held requests when it is disposed of', async () => {
    const { allowed, fixture } = scene;
    fixture.tokenOf = () => new Promise(() => undefined);
    const answer = fixture.sendToken(allowed.url);
    await wait(50);
    fixture.wire.dispose();
    assert.equal(codeOf(await answer), 'cancelled');
    assert.deepEqual(allowed.received, []);
  });
});
