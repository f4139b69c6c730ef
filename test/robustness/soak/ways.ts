/** Kunci's way to have a token for each send. */
import type { Client, Clock, Disposable, Transport } from '../../../src/core/model';
import { providerOf } from '../../../src/core/providers';
import { TokenRefresher } from '../../../src/core/tokens/tokenRefresher';
import { TokenService } from '../../../src/core/tokens/tokenService';
import { Random } from '../../support/inputs';

/** Sends to the API with a token. @returns the status of the answer */
export type Call = (token: string) => Promise<number>;

export interface Way extends Disposable {
  /**
   * Sends, and once more where the token turns out to be dead.
   * @param refused is told of that token before another one is asked for
   * @throws where there is no token to be had
   */
  send(client: Client, call: Call, refused: (token: string) => void): Promise<void>;
}

export interface WayParts {
  readonly clients: readonly Client[];
  readonly clock: Clock;
  readonly transport: Transport;
}

export function kunciWay({ clients, clock, transport }: WayParts): Way {
  const random = new Random(7);
  const parts = { clock, transport, providerOf, readSecrets, random: () => random.below(1000) / 1000 };
  const tokens = new TokenService(parts);
  const ahead = new TokenRefresher({ tokens, clock });
  ahead.use(clients);
  ahead.setFocus(true);
  return {
    send: async (client, call, refused) => {
      const { value } = await tokens.get(client);
      if ((await call(value)) !== 401) return;
      refused(value);
      tokens.refuse(client, value);
      const fresh = await tokens.get(client);
      await call(fresh.value);
    },
    dispose: () => {
      ahead.dispose();
      tokens.dispose();
    },
  };
}

async function readSecrets() {
  return { clientSecret: 'secret' };
}
