import assert from 'node:assert/strict';
import { providerOf } from '../../../src/core/providers';
import { TokenService } from '../../../src/core/tokens/tokenService';
import { makeClient } from '../../support/makeClient';
import { ManualClock } from '../../support/manualClock';

describe('a caller who has left before asking', () => {
  it('starts no request, which nobody would wait for', async () => {
    const clock = new ManualClock();
    let requests = 0;
    const service = new TokenService({
      clock,
      providerOf,
      readSecrets: async () => ({ clientSecret: 'secret' }),
      transport: {
        send: () => {
          requests += 1;
          return new Promise(() => undefined);
        },
      },
    });
    await assert.rejects(service.get(makeClient(), { signal: AbortSignal.abort() }), { code: 'cancelled' });
    await clock.advance(0);
    assert.equal(requests, 0);
    assert.equal(service.state(makeClient()).kind, 'none');
  });
});
