/** Orders of calls and ends of requests: none of them hangs, and none sends a value after its request is over. */
import { strict as assert } from 'node:assert';
import http from 'node:http';
import { createRequire } from 'node:module';
import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { allowedCertificate, testRoot } from '../../support/certificates';
import { startConnectProxy } from '../../support/rawServer';
import { clientFor, codeOf, outcome, realToken, send, tokenOf, useWire } from '../../support/wireFixture';

const load = createRequire(__filename);

describe('The life of a held request', () => {
  const scene = useWire();

  const post = (options: http.RequestOptions = {}): http.ClientRequest =>
    http.request(scene.allowed.url, {
      method: 'POST',
      headers: { 'x-token': scene.fixture.token },
      ...options,
    });
  const sendToken = (options?: http.RequestOptions) => scene.fixture.sendToken(scene.allowed.url, options);
  const tokensReceived = () => scene.allowed.received.map(({ headers }) => headers['x-token']);

  it('frees its place in the queue of an agent with one socket, whether it was released or blocked', async () => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1, maxTotalSockets: 1 });
    const { allowed, evil, fixture } = scene;
    const urls = [allowed, evil, allowed, evil, allowed].map(({ url }) => url);
    const answers = await Promise.all(urls.map((url) => fixture.sendToken(url, { agent })));
    const [sent, blocked] = ['status 200', 'host-not-allowed'];
    assert.deepEqual(answers.map(codeOf), [sent, blocked, sent, blocked, sent]);
    agent.destroy();
  });

  it('is one of a hundred at once on the few connections of one agent', async () => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 5 });
    const answers = await Promise.all(Array.from({ length: 100 }, () => sendToken({ agent })));
    assert.ok(answers.every((answer) => codeOf(answer) === 'status 200'));
    assert.ok(tokensReceived().every((value) => value === realToken));
    agent.destroy();
  });

  const connections: readonly (readonly [title: string, options: () => http.RequestOptions])[] = [
    ['without an agent', () => ({ agent: false })],
    [
      'with a connection of the sender’s own',
      () => ({ createConnection: () => connect(scene.allowed.port, '127.0.0.1') }),
    ],
    [
      'with a connection that is ready before',
      () => ({ createConnection: (_, done) => delayed(scene.allowed.port, done) }),
    ],
  ];
  for (const [title, options] of connections) {
    it(`ends with the answer ${title}`, async () => {
      assert.equal(codeOf(await sendToken(options())), 'status 200');
      assert.deepEqual(tokensReceived(), [realToken]);
    });
  }

  const writes: readonly (readonly [string, (request: http.ClientRequest) => unknown, body: string])[] = [
    [
      'when the connection is ready',
      (request) =>
        request.on('socket', (socket) =>
          socket.on('connect', () => request.write('a', () => request.end('b'))),
        ),
      'ab',
    ],
    [
      'with the head long before the body',
      (request) => {
        request.flushHeaders();
        setTimeout(() => request.end('ab'), 30);
      },
      'ab',
    ],
    [
      'with each piece after the one before was taken',
      (request) =>
        request.write('a', () => request.write('b', () => request.write('c', () => request.end()))),
      'abc',
    ],
    [
      'with pieces that are collected',
      (request) => {
        request.cork();
        request.write('a');
        request.write('b');
        request.uncork();
        request.end('c');
      },
      'abc',
    ],
    ['and ends it twice', (request) => request.end('a').end(), 'a'],
  ];
  for (const [title, write, body] of writes) {
    it(`waits for a sender that writes ${title}`, async () => {
      const request = post();
      const answer = outcome(request);
      write(request);
      assert.equal(await answer, 200);
      assert.equal(scene.allowed.received[0]?.body, body);
      assert.deepEqual(tokensReceived(), [realToken]);
    });
  }

  it('is sent exactly or not at all if pieces are still collected at its end, which Node 24 writes behind the end', async () => {
    const request = post();
    const answer = outcome(request);
    request.write('a');
    request.cork();
    request.write('b');
    request.end('c');
    await answer;
    assert.ok(scene.allowed.received.every(({ body }) => body === 'abc'));
  });

  it('takes headers that are set after it has its socket', async () => {
    const request = post({ headers: {} });
    request.on('socket', () => setTimeout(() => request.setHeader('x-token', scene.fixture.token).end(), 20));
    assert.equal(await outcome(request), 200);
    assert.deepEqual(tokensReceived(), [realToken]);
  });

  it('calls back in the order of a request that is not held', async () => {
    const orders: string[][] = [];
    for (const value of [scene.fixture.token, 'plain']) {
      const order: string[] = [];
      const request = post({ headers: { 'x-token': value } });
      request.on('finish', () => order.push('finish'));
      request.write('a', () => order.push('first'));
      request.write('b', () => order.push('second'));
      request.end('c', () => order.push('end'));
      assert.equal(await outcome(request), 200);
      orders.push(order);
    }
    assert.deepEqual(orders[0], orders[1]);
  });

  it('ends with an error if a kept-alive connection dies while the user is asked', async () => {
    const agent = new http.Agent({ keepAlive: true });
    await send(scene.allowed.url, { agent });
    let goOn: () => void = () => undefined;
    scene.fixture.permit = () =>
      new Promise((resolve) => {
        goOn = resolve;
      });
    const answer = sendToken({ agent });
    await wait(20);
    await scene.allowed.stop();
    assert.match(codeOf(await answer), /socket hang up|ECONNRESET/);
    goOn();
    await wait(20);
    assert.deepEqual(tokensReceived(), [undefined]);
    agent.destroy();
  });

  it('ends with the sender’s own time limit while the user is asked', async () => {
    scene.fixture.permit = () => new Promise(() => undefined);
    const request = post({ timeout: 30 });
    request.on('timeout', () => request.destroy(new Error('too late')));
    request.end();
    assert.equal(await outcome(request), 'too late');
    assert.deepEqual(scene.fixture.blocked, []);
  });

  it('can be aborted at once, in the queue of an agent, and before it is written', async () => {
    const agent = new http.Agent({ maxSockets: 1 });
    const requests = [post({ agent }), post({ agent }), post({ agent })];
    const answers = requests.map(outcome);
    for (const request of requests.slice(0, 2)) request.end();
    for (const request of requests.slice(1)) request.destroy();
    assert.deepEqual(await Promise.all(answers), [200, 'socket hang up', 'socket hang up']);
    assert.equal(scene.allowed.received.length, 1);
  });

  it('is ended when the hook is taken away, in the queue of an agent too', async () => {
    const agent = new http.Agent({ maxSockets: 1 });
    scene.fixture.permit = () => new Promise(() => undefined);
    const answers = [0, 1, 2].map(() => sendToken({ agent }));
    await wait(30);
    scene.fixture.wire.dispose();
    assert.deepEqual((await Promise.all(answers)).map(codeOf), ['cancelled', 'cancelled', 'cancelled']);
    assert.deepEqual(scene.allowed.received, []);
  });

  it('goes through a proxy with TLS inside, and through none with plain HTTP, with agents that people use', async () => {
    const behind = await scene.serve({ tls: allowedCertificate });
    const { port, seen } = scene.endAfterTest(await startConnectProxy(behind.port));
    const client = clientFor('other', ['api.allowed.test', `127.0.0.1:${port}`, '127.0.0.1:1']);
    const other = scene.wireFor(client);
    const { HttpsProxyAgent } = load('https-proxy-agent') as Record<string, ProxyAgent>;
    const { HttpProxyAgent } = load('http-proxy-agent') as Record<string, ProxyAgent>;
    assert.ok(HttpsProxyAgent && HttpProxyAgent);
    const url = `http://127.0.0.1:${port}`;
    const secure = { agent: new HttpsProxyAgent(url), ca: testRoot };
    assert.equal(codeOf(await other.sendToken('https://api.allowed.test/', secure)), 'status 200');
    const plain = { agent: new HttpProxyAgent(url) };
    assert.equal(codeOf(await other.sendToken('http://127.0.0.1:1/', plain)), 'host-not-allowed');
    assert.equal(behind.received[0]?.headers['x-token'], tokenOf('other'));
    assert.ok(
      seen.every((text) => text.startsWith('CONNECT api.allowed.test:443 ') && !text.includes('x-token')),
    );
  });
});

type ProxyAgent = new (url: string) => http.Agent;

function delayed(port: number, done: (error: Error | null, socket: Socket) => void): undefined {
  const socket = connect(port, '127.0.0.1', () => done(null, socket));
}
