import assert from 'node:assert/strict';
import { AppError } from '../../src/core/model/errors';
import { providerOf } from '../../src/core/providers';
import { TokenService } from '../../src/core/tokens/tokenService';
import { hour, tenSeconds } from '../trust/soak/plan';
import { type Figures, soakReally, soakVirtually } from '../trust/soak/soak';
import { kunciWay } from '../trust/soak/ways';
import { makeClient } from './makeClient';
import { ManualClock } from './manualClock';

describe('twenty senders at a server that fails, restarts and changes its keys', () => {
  it('send for an hour of virtual time, never with a token that is known to be dead', async () => {
    const figures = await soakVirtually(hour, kunciWay);
    assert.ok(figures.sends > 200_000, `${figures.sends} sends`);
    assert.ok(figures.noticed > 20, `only ${figures.noticed} noticed a change of keys`);
    assertTrusty(figures, 1.2);
    assert.ok(figures.longestWait < 20_000, `a sender waited ${figures.longestWait} ms`);
  }).timeout(120_000);

  it('do so for ten seconds of real time with real sockets, and leave none behind', async () => {
    const figures = await soakReally(tenSeconds, kunciWay);
    assert.ok(figures.sends > 300, `${figures.sends} sends`);
    // So few tokens make the ratio a matter of luck.
    assertTrusty(figures, 1.5);
  }).timeout(60_000);
});

function assertTrusty({ dead, odd, ratio, heap, handles }: Figures, mostTokens: number): void {
  assert.equal(dead, 0);
  assert.deepEqual(odd, []);
  assert.ok(ratio <= mostTokens, `${ratio} times the tokens that are needed`);
  assert.ok(heap[1] < heap[0] + 4_000_000, `the heap grew from ${heap[0]} to ${heap[1]} bytes`);
  assert.ok(handles[1] <= handles[0], `${handles[1]} handles are open, ${handles[0]} were before`);
}

describe('an answer that takes longer than its token lives', () => {
  /** Milliseconds that each answer takes, in order. */
  function service(clock: ManualClock, delays: number[]): TokenService {
    const send = async () => {
      clock.jump(delays.shift() ?? 0);
      const body = JSON.stringify({ access_token: `after-${delays.length}`, expires_in: 2 });
      return { status: 200, headers: {}, body };
    };
    const readSecrets = async () => ({ clientSecret: 'secret' });
    return new TokenService({ clock, providerOf, readSecrets, transport: { send } });
  }

  it('is asked for again, as nobody may have that token', async () => {
    const clock = new ManualClock();
    const token = service(clock, [1700, 2500, 100]).get(makeClient());
    await clock.advance(10_000);
    assert.equal((await token).value, 'after-0');
  });

  it('ends in an error that says so where it stays like that', async () => {
    const clock = new ManualClock();
    const failed = assert.rejects(service(clock, [3000, 3000, 3000]).get(makeClient()), (error) => {
      assert.ok(error instanceof AppError);
      assert.equal(error.code, 'timed-out');
      assert.match(error.message, /took so long/);
      return true;
    });
    await clock.advance(10_000);
    await failed;
  });
});
