/** Two ways to have a token for each send: Kunci's, and the bearer policy of Azure's SDK. */
import {
  bearerTokenAuthenticationPolicy,
  createHttpHeaders,
  createPipelineRequest,
} from '@azure/core-rest-pipeline';
import type { Client, Clock, Disposable, Transport } from '../../../src/core/model';
import { providerOf } from '../../../src/core/providers';
import { retryDelay, sleep } from '../../../src/core/tokens/retry';
import { TokenRefresher } from '../../../src/core/tokens/tokenRefresher';
import { buildTokenRequest, readTokenResponse } from '../../../src/core/tokens/tokenRequest';
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

/** A policy for each client, as each has a credential of its own. */
export function azureWay({ clients, clock, transport }: WayParts): Way {
  const policies = new Map(
    clients.map((client) => {
      const getToken = () => withRetries(clock, transport, client);
      return [client, bearerTokenAuthenticationPolicy({ credential: { getToken }, scopes: [] })] as const;
    }),
  );
  return {
    send: async (client, call, refused) => {
      const request = createPipelineRequest({ url: 'https://api.example/', method: 'GET' });
      await policies.get(client)?.sendRequest(request, async (sent) => {
        const token = sent.headers.get('authorization')?.split(' ')[1] ?? '';
        const status = await call(token);
        if (status === 401) refused(token);
        return { request: sent, status, headers: createHttpHeaders(status === 401 ? challenge : {}) };
      });
    },
    dispose: () => undefined,
  };
}

/** What makes the policy ask for another token: a claims challenge, here with an empty object. */
const challenge = { 'www-authenticate': 'Bearer error="insufficient_claims", claims="e30="' };

async function readSecrets() {
  return { clientSecret: 'secret' };
}

/** The policy leaves retries to the credential; this one makes the same as Kunci. */
async function withRetries(clock: Clock, transport: Transport, client: Client) {
  const { signal } = new AbortController();
  const provider = providerOf(client);
  for (let attempt = 1; ; attempt++) {
    try {
      const fetchedAt = clock.now();
      const request = buildTokenRequest(provider, client, await readSecrets(), fetchedAt);
      const response = await transport.send(request, signal);
      const { value, lifetime } = readTokenResponse(provider, response, fetchedAt);
      return { token: value, expiresOnTimestamp: fetchedAt + lifetime * 1000 };
    } catch (error) {
      const wait = retryDelay(error, attempt, 0.5);
      if (wait === undefined) throw error;
      await sleep(clock, wait, signal);
    }
  }
}
