import { systemClock } from '../../src/core/base/clock';
import type { Transport } from '../../src/core/model';
import { providerOf } from '../../src/core/providers';
import { TokenService } from '../../src/core/tokens/tokenService';
import { makeClient } from '../support/makeClient';
import { compared, milliseconds, type Row } from './figure';
import { medians } from './measure';
import { requirePeerFile } from './peers';

/** Reads in one turn; one alone is shorter than the clock's step. */
const reads = 10_000;

interface TokenCycler {
  createTokenCycler(
    credential: object,
  ): (scopes: string, options: object) => Promise<{ readonly token: string }>;
}

export const cachedToken: Row = {
  name: 'cachedToken',
  title: 'a token that is in memory',
  run: async () => {
    const service = new TokenService({
      transport: oneAnswer,
      clock: systemClock,
      providerOf,
      readSecrets: async () => ({ clientSecret: 'a secret of a client' }),
    });
    const client = makeClient();
    const peer = requirePeerFile<TokenCycler>('@azure/core-rest-pipeline/dist/commonjs/util/tokenCycler.js');
    const credential = {
      getToken: async () => ({ token: 'a.b.c', expiresOnTimestamp: Date.now() + 3_600_000 }),
    };
    const cycler = peer.createTokenCycler(credential);
    const [ours = Number.NaN, theirs = Number.NaN] = await medians(100, [
      async () => {
        for (let index = 0; index < reads; index += 1) await service.get(client);
      },
      async () => {
        for (let index = 0; index < reads; index += 1) await cycler('scope', {});
      },
    ]);
    service.dispose();
    const name = "@azure/core-rest-pipeline's tokenCycler";
    return [compared('a cached token', ours / reads, name, theirs / reads, milliseconds, 1)];
  },
};

const oneAnswer: Transport = {
  send: async () => ({
    status: 200,
    headers: {},
    body: JSON.stringify({ access_token: 'a.b.c', token_type: 'bearer', expires_in: 3600 }),
  }),
};
