/** The interface of all mock servers. A further one implements it and is added to the list in `index.ts`. */
import type { Client, Secrets } from '../../core/model';
import type { IssuedTokens } from './issuedTokens';
import type { LoopbackServerOptions } from './loopbackServer';

export interface MockServer {
  readonly url: string;
  /** The server's temporary client: an entry as in the settings, but not stored there. */
  readonly client: Client;
  /** The client's secrets by field name, generated at each start and kept in memory only. */
  readonly secrets: Secrets;
  readonly tokens: IssuedTokens;
  stop(): Promise<void>;
}

export type MockServerOptions = Pick<LoopbackServerOptions, 'clock' | 'port' | 'observe'>;
