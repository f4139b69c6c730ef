/** Faults on the way to a server: names, proxies, certificates, URLs. Nothing here leaves this machine. */
import assert from 'node:assert/strict';
import dns from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';
import type { AppError } from '../../../src/core/model/errors';
import { type FaultServer, startFaultServer } from '../../support/faultServer';
import { response, startRawServer } from '../../support/rawServer';
import { type Fixture, fixtureFor, outcomeOf, timeLimits } from './faultFixture';

const network = /Check the network, the proxy and the base URL/;

async function failureOf(fixture: Fixture): Promise<AppError> {
  const outcome = await outcomeOf(fixture);
  fixture.service.dispose();
  assert.ok(outcome.kind === 'failed', 'A token came out of it.');
  return outcome.error;
}

for (const provider of ['gobiz', 'doku'] as const) {
  describe(`On the way to ${provider}`, () => {
    const undo: (() => void | Promise<void>)[] = [];
    afterEach(async () => {
      for (const step of undo.splice(0).reverse()) await step();
    });

    async function serverWith(fault: 'good' | 'proxy407' | 'selfSignedTls'): Promise<FaultServer> {
      const server = await startFaultServer(provider, fault);
      undo.push(() => server.stop());
      return server;
    }

    for (const [cause, reason] of [
      ['ENOTFOUND', /no such host/],
      ['EAI_AGAIN', /the host name lookup failed/],
    ] as const) {
      it(`a name that gives ${cause} is unreachable, after three attempts`, async () => {
        const lookups = failingLookups(cause, undo);
        const error = await failureOf(fixtureFor(provider, 'https://token.example.invalid'));
        assert.deepEqual([error.code, error.cause], ['unreachable', cause]);
        assert.match(error.message, reason);
        assert.match(
          error.message,
          /^token\.example\.invalid .* Check the network, the proxy and the base URL/,
        );
        assert.deepEqual(lookups, Array(3).fill('token.example.invalid'));
      });
    }

    it('a name that is looked up without end is given up in time', async () => {
      const { lookup } = dns;
      undo.push(() => {
        dns.lookup = lookup;
      });
      dns.lookup = (() => undefined) as unknown as typeof dns.lookup;
      const fixture = fixtureFor(provider, 'https://token.example.invalid', timeLimits.stalled);
      await assert.rejects(fixture.service.get(fixture.client), {
        code: 'timed-out',
        message: /Check the network/,
      });
      fixture.service.dispose();
    });

    for (const [what, origin, next] of [
      ['plain http', 'http://token.example.invalid', /plain http.*Use https; http is for loopback only/],
      ['plain http to a private address', 'http://192.168.1.1', /Use https/],
      ['plain http to a name that looks like loopback', 'http://127.0.0.1.example.invalid', /Use https/],
      ['a user in the URL', 'https://a:b@token.example.invalid', /Remove it from the client's base URL/],
      ['another scheme', 'ftp://token.example.invalid', /Use https/],
      ['no URL', 'nonsense', /Check the client's base URL/],
    ] as const) {
      it(`${what} is refused before anything is looked up`, async () => {
        const lookups = failingLookups('ENOTFOUND', undo);
        const error = await failureOf(fixtureFor(provider, origin));
        assert.equal(error.code, 'insecure-url');
        assert.match(error.message, next);
        assert.ok(!error.message.includes('a:b'));
        assert.deepEqual(lookups, []);
      });
    }

    it('NODE_TLS_REJECT_UNAUTHORIZED=0 is refused, and says how to undo it', async () => {
      const server = await serverWith('selfSignedTls');
      const old = process.env.NODE_TLS_REJECT_UNAUTHORIZED;
      undo.push(() => {
        if (old === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
        else process.env.NODE_TLS_REJECT_UNAUTHORIZED = old;
      });
      process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
      const error = await failureOf(fixtureFor(provider, server.url));
      assert.equal(error.code, 'insecure-url');
      assert.match(error.message, /Remove it from the environment, then restart VS Code/);
      assert.equal(server.connections(), 0);
    });

    it('https to a port that speaks http is a TLS failure, not a certificate that is not trusted', async () => {
      const server = await serverWith('good');
      const error = await failureOf(fixtureFor(provider, server.url.replace('http:', 'https:')));
      assert.equal(error.code, 'tls-failed');
      assert.match(error.message, /does not use TLS.*Check the base URL/);
    });

    it('a proxy that refuses the tunnel is named, whether it comes as an error', async () => {
      const proxy = await serverWith('proxy407');
      tunnelThrough(proxy.url, undo);
      const error = await failureOf(fixtureFor(provider, 'https://token.example.invalid'));
      assert.deepEqual([error.code, error.status], ['proxy-refused', 407]);
      assert.match(
        error.message,
        /connection to token\.example\.invalid \(407\)\. Check “http\.proxy” and its credentials/,
      );
      assert.deepEqual(
        proxy.requests.map(({ method, target }) => [method, target]),
        [['CONNECT', 'token.example.invalid:443']],
      );
    });

    it('a port 407 is not taken for a proxy', async () => {
      const error = await failureOf(fixtureFor(provider, 'http://127.0.0.1:407'));
      assert.deepEqual([error.code, error.cause], ['unreachable', 'ECONNREFUSED']);
    });

    const raw: readonly (readonly [string, string, string, RegExp])[] = [
      [
        'a redirect to nowhere',
        response('302 Found', ['location: http://[']),
        'redirect-refused',
        /Check the client's base URL/,
      ],
      ['a redirect without a place', response('307 X'), 'redirect-refused', /base URL/],
      ['what is no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n', 'unreachable', network],
      ['headers without end', `HTTP/1.1 200 OK\r\nx: ${'x'.repeat(100_000)}`, 'unreachable', network],
      [
        'a 407 whose body never ends',
        'HTTP/1.1 407 Proxy\r\ncontent-length: 100000\r\n\r\nhello',
        'proxy-refused',
        /Check “http\.proxy”/,
      ],
      [
        'a body that is not the gzip it says',
        'HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\nconnection: close\r\ncontent-length: 5\r\n\r\nhello',
        'bad-response',
        /Check the client's base URL/,
      ],
    ];
    for (const [what, answer, code, next] of raw) {
      it(`${what} is told, and the connection is closed`, async () => {
        const server = await startRawServer();
        undo.push(() => server.stop());
        server.answer = answer;
        const error = await failureOf(fixtureFor(provider, server.url));
        assert.equal(error.code, code);
        assert.match(error.message, next);
      });
    }
  });
}

/** Lookups fail without asking anybody; all names that were asked for are returned. */
function failingLookups(code: string, undo: (() => void)[]): string[] {
  const names: string[] = [];
  const { lookup } = dns;
  undo.push(() => {
    dns.lookup = lookup;
  });
  const failing = (name: string, _: unknown, callback: (error: Error) => void): void => {
    names.push(name);
    process.nextTick(callback, Object.assign(new Error(`getaddrinfo ${code} ${name}`), { code }));
  };
  dns.lookup = failing as unknown as typeof dns.lookup;
  return names;
}

/** Does to `https` what VS Code does: every request without an agent of its own goes through the proxy. */
function tunnelThrough(proxy: string, undo: (() => void)[]): void {
  const { request } = https;
  undo.push(() => {
    https.request = request;
  });
  const agent = new TunnelAgent(new URL(proxy));
  const tunnelled = (url: string, options: https.RequestOptions) => {
    assert.equal(options.agent, undefined, 'An agent was passed, which makes VS Code skip the proxy.');
    return request(url, { ...options, agent });
  };
  https.request = tunnelled as unknown as typeof https.request;
}

class TunnelAgent extends https.Agent {
  constructor(private readonly proxy: URL) {
    super();
  }

  override createConnection(
    options: { readonly host?: string | null; readonly port?: string | number | null },
    done?: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    const { hostname: host, port } = this.proxy;
    const connect = http.request({
      host,
      port,
      method: 'CONNECT',
      path: `${options.host}:${options.port}`,
      agent: false,
    });
    connect.on('connect', ({ statusCode }, socket) => {
      socket.destroy();
      done?.(new Error(`tunneling socket could not be established, statusCode=${statusCode}`), socket);
    });
    connect.end();
  }
}
