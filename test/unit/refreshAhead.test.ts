import assert from 'node:assert/strict';
import { systemClock } from '../../src/core/base/clock';
import type { Clock, HttpResponse } from '../../src/core/model';
import { AppError, type ErrorCode } from '../../src/core/model/errors';
import { providerOf } from '../../src/core/providers';
import { TokenRefresher } from '../../src/core/tokens/tokenRefresher';
import { TokenService } from '../../src/core/tokens/tokenService';
import { makeClient } from './makeClient';
import { ManualClock } from './manualClock';
import { SleepingMachine } from './sleepingMachine';

const client = makeClient();
const second = 1000;
const hour = 3600 * second;

function setting(lifetime = 3600) {
  const clock = new ManualClock();
  return Object.assign(refreshing(clock, lifetime), { clock });
}

function refreshing(clock: Clock, lifetime = 3600) {
  const made = { requests: 0, failure: undefined as AppError | undefined, status: 200, lifetime };
  const tokens = new TokenService({
    clock,
    providerOf,
    readSecrets: async () => ({ clientSecret: 's' }),
    random: () => 0.5,
    transport: {
      send: async (): Promise<HttpResponse> => {
        made.requests += 1;
        if (made.failure) throw made.failure;
        const body = {
          access_token: `token-${made.requests}`,
          expires_in: made.lifetime,
          token_type: 'Bearer',
        };
        return { status: made.status, headers: {}, body: JSON.stringify(body) };
      },
    },
  });
  return Object.assign(made, { tokens, refreshing: new TokenRefresher({ tokens, clock }) });
}

function failure(code: ErrorCode): AppError {
  return new AppError(code, code);
}

describe('refreshing ahead', () => {
  it('fetches for a client in use in a focused window, and again before the margin', async () => {
    const bench = setting();
    bench.refreshing.setFocus(true);
    bench.refreshing.use([client]);
    await bench.clock.advance(0);
    assert.equal(bench.requests, 1);
    await bench.clock.advance(hour - 91 * second);
    assert.equal(bench.requests, 1);
    await bench.clock.advance(2 * second);
    assert.equal(bench.requests, 2);
  });

  it('keeps a token of 5 seconds alive at every moment of an hour', async () => {
    const bench = setting(5);
    bench.refreshing.setFocus(true);
    bench.refreshing.use([client]);
    await bench.clock.advance(0);
    for (let at = 0; at < 3600; at++) {
      await bench.clock.advance(100);
      const state = bench.tokens.state(client);
      assert.ok('token' in state && state.token && state.token.expiresAt - bench.clock.now() >= second);
    }
    assert.ok(bench.requests < 110, `${bench.requests}`);
  });

  it('does nothing without the focus, and catches up when it comes back', async () => {
    const bench = setting();
    bench.refreshing.use([client]);
    await bench.clock.advance(10 * hour);
    assert.equal(bench.requests, 0);
    bench.refreshing.setFocus(true);
    await bench.clock.advance(0);
    assert.equal(bench.requests, 1);
    bench.refreshing.setFocus(false);
    await bench.clock.advance(10 * hour);
    assert.equal(bench.requests, 1);
  });

  it('has no timer while no client is in use, or no window has the focus', async () => {
    const bench = setting();
    bench.refreshing.setFocus(true);
    assert.equal(bench.clock.pending, 0);
    bench.refreshing.use([client]);
    await bench.clock.advance(0);
    // One of the refreshing, and one of the token service for the phase.
    assert.equal(bench.clock.pending, 2);
    bench.refreshing.use([]);
    assert.equal(bench.clock.pending, 1);
    bench.refreshing.use([client]);
    bench.refreshing.setFocus(false);
    assert.equal(bench.clock.pending, 1);
  });

  for (const status of [400, 401, 403]) {
    it(`waits for the person after a ${status}`, async () => {
      const bench = setting();
      bench.status = status;
      bench.refreshing.setFocus(true);
      bench.refreshing.use([client]);
      await bench.clock.advance(10 * hour);
      bench.refreshing.setFocus(false);
      bench.refreshing.setFocus(true);
      await bench.clock.advance(10 * hour);
      assert.equal(bench.requests, 1);
      bench.status = 200;
      await bench.tokens.get(client, { skipCache: true });
      await bench.clock.advance(hour);
      assert.equal(bench.requests, 3);
    });
  }

  for (const code of [
    'missing-secret',
    'vault-locked',
    'tls-failed',
    'redirect-refused',
    'bad-response',
  ] as const) {
    it(`waits for the person after ${code}`, async () => {
      const bench = setting();
      bench.failure = failure(code);
      bench.refreshing.setFocus(true);
      bench.refreshing.use([client]);
      await bench.clock.advance(10 * hour);
      assert.equal(bench.requests, 1);
    });
  }

  it('asks an unreachable server ever more seldom, and again soon when the person comes back', async () => {
    const bench = setting();
    bench.failure = failure('unreachable');
    bench.refreshing.setFocus(true);
    bench.refreshing.use([client]);
    await bench.clock.advance(60 * second);
    const inTheFirstMinute = bench.requests;
    assert.ok(inTheFirstMinute >= 3 && inTheFirstMinute <= 5, `${inTheFirstMinute}`);
    await bench.clock.advance(hour);
    assert.ok(bench.requests - inTheFirstMinute < 20, `${bench.requests}`);
    const before = bench.requests;
    bench.refreshing.setFocus(false);
    bench.refreshing.setFocus(true);
    await bench.clock.advance(5 * second);
    assert.equal(bench.requests, before + 1);
    bench.failure = undefined;
    await bench.clock.advance(11 * second);
    assert.equal(bench.tokens.state(client).kind, 'ready');
  });

  it('is not made to ask faster by a window that gets and loses the focus', async () => {
    const bench = setting();
    bench.failure = failure('unreachable');
    bench.refreshing.use([client]);
    for (let i = 0; i < 200; i++) {
      bench.refreshing.setFocus(i % 2 === 0);
      await bench.clock.advance(50);
    }
    assert.ok(bench.requests <= 3, `${bench.requests}`);
  });

  it('leaves a forgotten token forgotten until the person asks or uses the client again', async () => {
    const bench = setting();
    bench.refreshing.setFocus(true);
    bench.refreshing.use([client]);
    await bench.clock.advance(0);
    bench.tokens.forget(client);
    bench.refreshing.use([client]);
    await bench.clock.advance(10 * hour);
    assert.equal(bench.requests, 1);
    bench.refreshing.use([]);
    bench.refreshing.use([client]);
    await bench.clock.advance(0);
    assert.equal(bench.requests, 2);
  });

  it('does not hammer a server whose tokens are dead on arrival', async () => {
    const bench = setting(1);
    bench.refreshing.setFocus(true);
    bench.refreshing.use([client]);
    await bench.clock.advance(10 * second);
    assert.ok(bench.requests <= 21, `${bench.requests}`);
  });

  it('has a valid token again at most 15 s after two hours of sleep, by the clock of the system', async () => {
    const machine = new SleepingMachine();
    try {
      const bench = refreshing(systemClock);
      bench.refreshing.setFocus(true);
      bench.refreshing.use([client]);
      await machine.run(60 * second);
      assert.equal(bench.requests, 1);
      machine.sleep(2 * hour);
      await machine.run(15 * second);
      const state = bench.tokens.state(client);
      assert.ok(state.kind === 'ready' && state.token.expiresAt > Date.now() + 60 * second, state.kind);
      assert.equal(bench.requests, 2);
      bench.refreshing.dispose();
      bench.tokens.dispose();
      assert.equal(machine.pending, 0);
    } finally {
      machine.restore();
    }
  });

  it('leaves nothing behind when it is disposed of', async () => {
    const bench = setting();
    bench.refreshing.setFocus(true);
    bench.refreshing.use([client]);
    await bench.clock.advance(0);
    bench.refreshing.dispose();
    await bench.clock.advance(10 * hour);
    assert.equal(bench.requests, 1);
  });
});
