import assert from 'node:assert/strict';
import { systemClock } from '../../../src/core/base/clock';
import type { Clock, HttpResponse } from '../../../src/core/model';
import { AppError, type ErrorCode } from '../../../src/core/model/errors';
import { providerOf } from '../../../src/core/providers';
import { TokenRefresher } from '../../../src/core/tokens/tokenRefresher';
import { TokenService } from '../../../src/core/tokens/tokenService';
import { makeClient } from '../../support/makeClient';
import { ManualClock } from '../../support/manualClock';
import { SleepingMachine } from '../../support/sleepingMachine';

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

/** The window has the focus, the client is in use, and so many milliseconds pass. */
async function begin({ refreshing, clock }: ReturnType<typeof setting>, milliseconds = 0): Promise<void> {
  refreshing.setFocus(true);
  refreshing.use([client]);
  await clock.advance(milliseconds);
}

describe('refreshing ahead', () => {
  it('fetches for a client in use in a focused window, and again before the margin', async () => {
    const fixture = setting();
    await begin(fixture);
    assert.equal(fixture.requests, 1);
    await fixture.clock.advance(hour - 91 * second);
    assert.equal(fixture.requests, 1);
    await fixture.clock.advance(2 * second);
    assert.equal(fixture.requests, 2);
  });

  it('keeps a token of 5 seconds alive at every moment of an hour', async () => {
    const fixture = setting(5);
    await begin(fixture);
    for (let at = 0; at < 3600; at++) {
      await fixture.clock.advance(100);
      const state = fixture.tokens.state(client);
      assert.ok('token' in state && state.token && state.token.expiresAt - fixture.clock.now() >= second);
    }
    assert.ok(fixture.requests < 110, `${fixture.requests}`);
  });

  it('does nothing without the focus, and catches up when it comes back', async () => {
    const fixture = setting();
    fixture.refreshing.use([client]);
    await fixture.clock.advance(10 * hour);
    assert.equal(fixture.requests, 0);
    fixture.refreshing.setFocus(true);
    await fixture.clock.advance(0);
    assert.equal(fixture.requests, 1);
    fixture.refreshing.setFocus(false);
    await fixture.clock.advance(10 * hour);
    assert.equal(fixture.requests, 1);
  });

  it('has no timer while no client is in use, or no window has the focus', async () => {
    const fixture = setting();
    fixture.refreshing.setFocus(true);
    assert.equal(fixture.clock.pending, 0);
    fixture.refreshing.use([client]);
    await fixture.clock.advance(0);
    // One of the refreshing, and one of the token service for the phase.
    assert.equal(fixture.clock.pending, 2);
    fixture.refreshing.use([]);
    assert.equal(fixture.clock.pending, 1);
    fixture.refreshing.use([client]);
    fixture.refreshing.setFocus(false);
    assert.equal(fixture.clock.pending, 1);
  });

  for (const status of [400, 401, 403]) {
    it(`waits for the user after a ${status}`, async () => {
      const fixture = setting();
      fixture.status = status;
      await begin(fixture, 10 * hour);
      fixture.refreshing.setFocus(false);
      fixture.refreshing.setFocus(true);
      await fixture.clock.advance(10 * hour);
      assert.equal(fixture.requests, 1);
      fixture.status = 200;
      await fixture.tokens.get(client, { skipCache: true });
      await fixture.clock.advance(hour);
      assert.equal(fixture.requests, 3);
    });
  }

  for (const code of 'missing-secret vault-locked tls-failed redirect-refused bad-response'.split(' ')) {
    it(`waits for the user after ${code}`, async () => {
      const fixture = setting();
      fixture.failure = failure(code as ErrorCode);
      await begin(fixture, 10 * hour);
      assert.equal(fixture.requests, 1);
    });
  }

  it('asks an unreachable server ever more seldom, and again soon when the user comes back', async () => {
    const fixture = setting();
    fixture.failure = failure('unreachable');
    await begin(fixture, 60 * second);
    const inTheFirstMinute = fixture.requests;
    assert.ok(inTheFirstMinute >= 3 && inTheFirstMinute <= 5, `${inTheFirstMinute}`);
    await fixture.clock.advance(hour);
    assert.ok(fixture.requests - inTheFirstMinute < 20, `${fixture.requests}`);
    const before = fixture.requests;
    fixture.refreshing.setFocus(false);
    fixture.refreshing.setFocus(true);
    await fixture.clock.advance(5 * second);
    assert.equal(fixture.requests, before + 1);
    fixture.failure = undefined;
    await fixture.clock.advance(11 * second);
    assert.equal(fixture.tokens.state(client).kind, 'ready');
  });

  it('is not made to ask faster by a window that gets and loses the focus', async () => {
    const fixture = setting();
    fixture.failure = failure('unreachable');
    fixture.refreshing.use([client]);
    for (let i = 0; i < 200; i++) {
      fixture.refreshing.setFocus(i % 2 === 0);
      await fixture.clock.advance(50);
    }
    assert.ok(fixture.requests <= 3, `${fixture.requests}`);
  });

  it('leaves a forgotten token forgotten until the user asks or uses the client again', async () => {
    const fixture = setting();
    await begin(fixture);
    fixture.tokens.forget(client);
    fixture.refreshing.use([client]);
    await fixture.clock.advance(10 * hour);
    assert.equal(fixture.requests, 1);
    fixture.refreshing.use([]);
    fixture.refreshing.use([client]);
    await fixture.clock.advance(0);
    assert.equal(fixture.requests, 2);
  });

  it('does not hammer a server whose tokens are dead on arrival', async () => {
    const fixture = setting(1);
    await begin(fixture, 10 * second);
    assert.ok(fixture.requests <= 21, `${fixture.requests}`);
  });

  it('has a valid token again at most 15 s after two hours of sleep, by the clock of the system', async () => {
    const machine = new SleepingMachine();
    try {
      const fixture = refreshing(systemClock);
      fixture.refreshing.setFocus(true);
      fixture.refreshing.use([client]);
      await machine.run(60 * second);
      assert.equal(fixture.requests, 1);
      machine.sleep(2 * hour);
      await machine.run(15 * second);
      const state = fixture.tokens.state(client);
      assert.ok(state.kind === 'ready' && state.token.expiresAt > Date.now() + 60 * second, state.kind);
      assert.equal(fixture.requests, 2);
      fixture.refreshing.dispose();
      fixture.tokens.dispose();
      assert.equal(machine.pending, 0);
    } finally {
      machine.restore();
    }
  });

  it('leaves nothing behind when it is disposed of', async () => {
    const fixture = setting();
    await begin(fixture);
    fixture.refreshing.dispose();
    await fixture.clock.advance(10 * hour);
    assert.equal(fixture.requests, 1);
  });
});
