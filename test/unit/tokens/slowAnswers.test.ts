import assert from 'node:assert/strict';
import { AppError } from '../../../src/core/model/errors';
import { providerOf } from '../../../src/core/providers';
import { TokenService } from '../../../src/core/tokens/tokenService';
import { makeClient } from '../../support/makeClient';
import { ManualClock } from '../../support/manualClock';

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
