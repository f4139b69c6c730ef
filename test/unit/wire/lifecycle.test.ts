/** Orders of calls and ends of requests: none of them hangs, and none sends a value after its request is over. */
import { strict as assert } from 'node:assert';
import http from 'node:http';
import { createRequire } from 'node:module';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { allowedCertificate, testRoot } from '../../support/certificates';
import {
  clientFor,
  codeOf,
  send,
  startServer,
  startWire,
  type TestServer,
  type WireFixture,
} from './wireFixture';

const realToken = 'token-of-outlet-0123456789';
const load = createRequire(__filename);

describe('The life of a held request', () => {
  let good: TestServer;
  let evil: TestServer;
  let fixture: WireFixture;
  let token: string;

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

  const post = (options: http.RequestOptions = {}): http.ClientRequest =>
    http.request(good.url, { method: 'POST', headers: { 'x-token': token }, ...options });

  it('frees its place in the queue of an agent with one socket, whether it was released or blocked', async () => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1, maxTotalSockets: 1 });
    const urls = [good, evil, good, evil, good].map(({ url }) => url);
    const answers = await Promise.all(urls.map((url) => send(url, { agent, headers: { 'x-token': token } })));
    const [sent, blocked] = ['status 200', 'host-not-allowed'];
    assert.deepEqual(answers.map(codeOf), [sent, blocked, sent, blocked, sent]);
    agent.destroy();
  });

  it('is one of a hundred at once on the few connections of one agent', async () => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 5 });
    const options = { agent, headers: { 'x-token': token } };
    const answers = await Promise.all(Array.from({ length: 100 }, () => send(good.url, options)));
    assert.ok(answers.every((answer) => codeOf(answer) === 'status 200'));
    assert.ok(good.received.every(({ headers }) => headers['x-token'] === realToken));
    agent.destroy();
  });

  const connections: readonly (readonly [title: string, options: () => http.RequestOptions])[] = [
    ['without an agent', () => ({ agent: false })],
    [
      'with a connection of the sender’s own',
      () => ({ createConnection: () => connect(good.port, '127.0.0.1') }),
    ],
    [
      'with a connection that is ready before',
      () => ({ createConnection: (_, done) => delayed(good.port, done) }),
    ],
  ];
  for (const [title, options] of connections) {
    it(`ends with the answer ${title}`, async () => {
      assert.equal(
        codeOf(await send(good.url, { ...options(), headers: { 'x-token': token } })),
        'status 200',
      );
      assert.equal(good.received[0]?.headers['x-token'], realToken);
    });
  }

  const writes: readonly (readonly [
    title: string,
    write: (request: http.ClientRequest) => void,
    body: string,
  ])[] = [
    [
      'when the connection is ready',
      (request) => {
        request.on('socket', (socket) =>
          socket.on('connect', () => request.write('a', () => request.end('b'))),
        );
      },
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
      (request) => {
        request.write('a', () => request.write('b', () => request.write('c', () => request.end())));
      },
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
    [
      'and ends it twice',
      (request) => {
        request.end('a');
        request.end();
      },
      'a',
    ],
  ];
  for (const [title, write, body] of writes) {
    it(`waits for a sender that writes ${title}`, async () => {
      const request = post();
      const answer = outcome(request);
      write(request);
      assert.equal(await answer, 200);
      assert.deepEqual(
        good.received.map((received) => received.body),
        [body],
      );
      assert.equal(good.received[0]?.headers['x-token'], realToken);
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
    assert.ok(good.received.every(({ body }) => body === 'abc'));
  });

  it('takes headers that are set after it has its socket', async () => {
    const request = post({ headers: {} });
    request.on('socket', () => setTimeout(() => request.setHeader('x-token', token).end(), 20));
    assert.equal(await outcome(request), 200);
    assert.equal(good.received[0]?.headers['x-token'], realToken);
  });

  it('calls back in the order of a request that is not held', async () => {
    const orders: string[][] = [];
    for (const value of [token, 'plain']) {
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
    await send(good.url, { agent });
    let goOn: () => void = () => undefined;
    fixture.permit = () =>
      new Promise((resolve) => {
        goOn = resolve;
      });
    const answer = send(good.url, { agent, headers: { 'x-token': token } });
    await new Promise((resolve) => setTimeout(resolve, 20));
    await good.stop();
    assert.match(codeOf(await answer), /socket hang up|ECONNRESET/);
    goOn();
    good = await startServer('good');
    agent.destroy();
  });

  it('ends with the sender’s own time limit while the user is asked', async () => {
    fixture.permit = () => new Promise(() => undefined);
    const request = post({ timeout: 30 });
    request.on('timeout', () => request.destroy(new Error('too late')));
    request.end();
    assert.equal(await outcome(request), 'too late');
    assert.deepEqual(fixture.blocked, []);
  });

  it('can be aborted at once, in the queue of an agent, and before it is written', async () => {
    const agent = new http.Agent({ maxSockets: 1 });
    const requests = [post({ agent }), post({ agent }), post({ agent })];
    const answers = requests.map(outcome);
    for (const request of requests.slice(0, 2)) request.end();
    for (const request of requests.slice(1)) request.destroy();
    assert.deepEqual(await Promise.all(answers), [200, 'socket hang up', 'socket hang up']);
    assert.equal(good.received.length, 1);
  });

  it('is ended when the hook is taken away, in the queue of an agent too', async () => {
    const agent = new http.Agent({ maxSockets: 1 });
    fixture.permit = () => new Promise(() => undefined);
    const answers = [0, 1, 2].map(() => send(good.url, { agent, headers: { 'x-token': token } }));
    await new Promise((resolve) => setTimeout(resolve, 30));
    fixture.wire.dispose();
    assert.deepEqual((await Promise.all(answers)).map(codeOf), ['cancelled', 'cancelled', 'cancelled']);
    assert.deepEqual(good.received, []);
  });

  it('goes through a proxy with TLS inside, and through none with plain HTTP, with agents that people use', async () => {
    const behind = await startServer('behind', allowedCertificate);
    const seen: string[] = [];
    const proxy = createServer((socket) => answerAsProxy(socket, behind.port, seen));
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const { port } = proxy.address() as AddressInfo;
    const client = clientFor('other', ['api.allowed.test', `127.0.0.1:${port}`, '127.0.0.1:1']);
    const other = startWire([client]);
    const headers = { 'x-token': other.placeholder(client) };
    const { HttpsProxyAgent } = load('https-proxy-agent') as Record<string, ProxyAgent>;
    const { HttpProxyAgent } = load('http-proxy-agent') as Record<string, ProxyAgent>;
    assert.ok(HttpsProxyAgent && HttpProxyAgent);
    const url = `http://127.0.0.1:${port}`;
    const secure = await send('https://api.allowed.test/', {
      agent: new HttpsProxyAgent(url),
      ca: testRoot,
      headers,
    });
    const plain = await send('http://127.0.0.1:1/', { agent: new HttpProxyAgent(url), headers });
    other.wire.dispose();
    proxy.close();
    await behind.stop();
    assert.deepEqual([secure, plain].map(codeOf), ['status 200', 'host-not-allowed']);
    assert.equal(behind.received[0]?.headers['x-token'], 'token-of-other-0123456789');
    assert.ok(
      seen.every((text) => text.startsWith('CONNECT api.allowed.test:443 ') && !text.includes('x-token')),
    );
  });
});

type ProxyAgent = new (url: string) => http.Agent;

function outcome(request: http.ClientRequest): Promise<unknown> {
  return new Promise((resolve) => {
    request.on('response', (response) => response.resume().on('end', () => resolve(response.statusCode)));
    request.on('error', (error) => resolve(error.message));
  });
}

function delayed(port: number, done: (error: Error | null, socket: Socket) => void): undefined {
  const socket = connect(port, '127.0.0.1', () => done(null, socket));
}

function answerAsProxy(socket: Socket, port: number, seen: string[]): void {
  socket.on('error', () => undefined);
  socket.once('data', (data) => {
    seen.push(String(data));
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    const onward = connect(port, '127.0.0.1');
    onward.on('error', () => undefined);
    socket.pipe(onward).pipe(socket);
  });
}
