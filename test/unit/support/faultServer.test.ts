import assert from 'node:assert/strict';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { gunzipSync } from 'node:zlib';
import { type FaultName, type FaultServer, faultNames, startFaultServer } from '../../support/faultServer';

type Outcome =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: http.IncomingHttpHeaders;
      readonly body: Buffer;
    }
  | { readonly kind: 'failed' | 'failedInBody'; readonly code: string }
  | { readonly kind: 'stalled' | 'stalledInBody' };

/** What a plain client meets; faults without a row are answers with a status in their name. */
const expected: Partial<Record<FaultName, string>> = {
  good: 'answer 200',
  resetInHead: 'failed ECONNRESET',
  resetInBody: 'failedInBody ECONNRESET',
  cutOffBody: 'failedInBody ECONNRESET',
  stalledHead: 'stalled',
  stalledBody: 'stalledInBody',
  tricklingBody: 'stalledInBody',
  hugeBody: 'answer 200',
  compressedBomb: 'answer 200',
  refusedPort: 'failed ECONNREFUSED',
  selfSignedTls: 'failed DEPTH_ZERO_SELF_SIGNED_CERT',
  proxy407: 'answer 407',
};

describe('The fault server', () => {
  let server: FaultServer | undefined;
  const start = async (...names: Parameters<typeof startFaultServer>): Promise<FaultServer> => {
    server = await startFaultServer(...names);
    return server;
  };
  afterEach(() => server?.stop());

  for (const provider of ['gobiz', 'doku'] as const) {
    for (const name of faultNames) {
      it(`does to ${provider} what ${name} says`, async () => {
        const { url, requests } = await start(provider, name);
        const outcome = await ask(url, undefined, limitsFor(expected[name]));
        const digits = /\d{3}/.exec(name)?.[0] ?? '200';
        assert.equal(described(outcome), expected[name] ?? `answer ${digits}`);
        const arrived = name === 'refusedPort' || name === 'selfSignedTls' ? 0 : 1;
        assert.equal(requests.length, arrived);
      });
    }
  }

  it('remembers each request and meets them with its faults in turn, the last one for good', async () => {
    const { url, requests } = await start('gobiz', 'status503', 'good');
    const statuses: unknown[] = [];
    for (let i = 0; i < 3; i += 1) statuses.push(described(await ask(url)));
    assert.deepEqual(statuses, ['answer 503', 'answer 200', 'answer 200']);
    assert.deepEqual(
      requests.map(({ method, target, body, headers }) => [method, target, body, headers['x-test']]),
      Array(3).fill(['POST', '/oauth2/token', 'hello', 'yes']),
    );
  });

  it('points its redirects to a second server, which remembers who follows', async () => {
    const { url, strayed } = await start('doku', 'redirect307');
    const outcome = await ask(url);
    assert.ok(outcome.kind === 'answer');
    assert.equal(strayed.length, 0);
    await ask(String(outcome.headers.location), '');
    assert.equal(strayed[0]?.body, 'hello');
  });

  it('sends over 10 MB, and a bomb that is small until it is unpacked', async () => {
    const huge = await ask((await start('gobiz', 'hugeBody')).url);
    assert.ok(huge.kind === 'answer' && huge.body.length > 10_000_000);
    await server?.stop();
    const bomb = await ask((await start('gobiz', 'compressedBomb')).url);
    assert.ok(bomb.kind === 'answer' && bomb.body.length < 100_000);
    assert.ok(gunzipSync(bomb.body).length > 20_000_000);
  });

  it('says when to come back, in seconds or as a date', async () => {
    const seconds = await ask((await start('gobiz', 'status429Seconds')).url);
    assert.ok(seconds.kind === 'answer' && seconds.headers['retry-after'] === '1');
    await server?.stop();
    const date = await ask((await start('gobiz', 'status429Date')).url);
    assert.ok(date.kind === 'answer');
    assert.match(date.headers['retry-after'] ?? '', /GMT$/);
  });

  it('refuses a tunnel when it is used as a proxy', async () => {
    const { url, requests } = await start('gobiz', 'proxy407');
    const status = await new Promise((resolve) => {
      const request = http.request({ port: new URL(url).port, method: 'CONNECT', path: 'example.com:443' });
      request.on('connect', (response, socket) => {
        socket.destroy();
        resolve(response.statusCode);
      });
      request.end();
    });
    assert.equal(status, 407);
    assert.deepEqual([requests[0]?.method, requests[0]?.target], ['CONNECT', 'example.com:443']);
  });

  it('counts connections also where nothing was said on them', async () => {
    const { url, connections } = await start('gobiz', 'good');
    await new Promise<void>((resolve) => {
      const socket = net.connect(Number(new URL(url).port), '127.0.0.1', () => socket.end());
      socket.on('close', () => resolve()).resume();
    });
    assert.equal(connections(), 1);
  });
});

function described(outcome: Outcome): string {
  if (outcome.kind === 'answer') return `answer ${outcome.status}`;
  return 'code' in outcome ? `${outcome.kind} ${outcome.code}` : outcome.kind;
}

/** Milliseconds to wait for the head of the response, and then for its end. */
interface Limits {
  readonly head: number;
  readonly body: number;
}

/** What stalls has to be waited for in vain; anything else arrives, however busy the machine is. */
function limitsFor(outcome: string | undefined): Limits {
  return { head: outcome === 'stalled' ? 200 : 10_000, body: outcome === 'stalledInBody' ? 200 : 10_000 };
}

/** One plain request. */
function ask(url: string, path = '/oauth2/token', limits = limitsFor(undefined)): Promise<Outcome> {
  return new Promise((resolve) => {
    const { request } = url.startsWith('https:') ? https : http;
    const options = {
      method: 'POST',
      agent: false,
      headers: { 'x-test': 'yes', 'content-length': 5 },
    } as const;
    let timer: NodeJS.Timeout | undefined;
    const done = (outcome: Outcome): void => {
      clearTimeout(timer);
      resolve(outcome);
      sent.destroy();
    };
    let answered = false;
    const failed = ({ code = '' }: NodeJS.ErrnoException): void =>
      done({ kind: answered ? 'failedInBody' : 'failed', code });
    const sent = request(url + path, options, (response) => {
      const chunks: Buffer[] = [];
      answered = true;
      clearTimeout(timer);
      timer = setTimeout(() => done({ kind: 'stalledInBody' }), limits.body);
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', failed);
      response.on('end', () => {
        const { statusCode = 0, headers } = response;
        done({ kind: 'answer', status: statusCode, headers, body: Buffer.concat(chunks) });
      });
    });
    sent.on('error', failed);
    sent.on('socket', () => {
      timer = setTimeout(() => done({ kind: 'stalled' }), limits.head);
    });
    sent.end('hello');
  });
}
