/** What the mock servers of all providers have in common. A further one implements this and joins the list in `index.ts`. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Client, Clock, Secrets } from '../../core/model';
import type { ObservedRequest } from './loopbackServer';

export interface MockServer {
  readonly url: string;
  /** A client that the server knows, ready for use: an entry as in the settings, kept out of them. */
  readonly client: Client;
  /** The client's secrets by field name, made at each start and kept in memory only. */
  readonly secrets: Secrets;
  /** @param seconds for tokens that are issued from now on */
  setLifetime(seconds: number): void;
  revoke(token: string): void;
  revokeAll(): void;
  stop(): Promise<void>;
}

export interface MockServerOptions {
  readonly clock: Pick<Clock, 'now'>;
  /** Seconds; the provider's own where absent. */
  readonly lifetime?: number | undefined;
  readonly port?: number | undefined;
  readonly observe?: ((request: ObservedRequest) => void) | undefined;
}

/** Compares in a time that does not show at which character the two differ. */
export function sameText(left: string, right: string): boolean {
  return timingSafeEqual(digest(left), digest(right));
}

function digest(text: string): NodeJS.ArrayBufferView {
  return createHash('sha256').update(text).digest();
}
