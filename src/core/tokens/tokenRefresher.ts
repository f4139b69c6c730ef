/**
 * Refreshes the tokens of clients in use before they expire, while the window has the focus. If no client is in use,
 * no timer runs.
 */

import type { Client, Clock, Disposable } from '../model';
import type { AppError } from '../model/errors';
import { refreshLead, timeLeft } from './tokenLife';
import { type TokenService, tokenKey } from './tokenService';

export interface TokenRefresherParts {
  readonly tokens: Pick<TokenService, 'get' | 'state' | 'onDidChangeState'>;
  readonly clock: Clock;
}

/** Milliseconds between two attempts, doubled with each failure. */
const firstPause = 5_000;
const longestPause = 300_000;
/** Milliseconds between two attempts if each token has expired when it arrives. */
const leastPause = 500;

interface ActiveClient {
  readonly client: Client;
  /** Failures in a row. */
  failures: number;
  /** The user dropped the token. It is refreshed again once they fetch one, or once the client is used again. */
  isForgotten: boolean;
  hadToken: boolean;
  /** The earliest time of the next attempt, whatever the state is. */
  notBefore: number;
  timer?: Disposable;
}

export class TokenRefresher implements Disposable {
  private readonly used = new Map<string, ActiveClient>();
  private readonly listener: Disposable;
  private hasFocus = false;

  constructor(private readonly parts: TokenRefresherParts) {
    this.listener = parts.tokens.onDidChangeState((key) => this.onStateChange(key));
  }

  /** Sets the clients in use. Tokens of other clients are no longer refreshed. */
  use(clients: readonly Client[]): void {
    const wanted = new Map(clients.map((client) => [tokenKey(client), client]));
    for (const [key, active] of this.used) {
      if (wanted.has(key)) continue;
      active.timer?.dispose();
      this.used.delete(key);
    }
    for (const [key, client] of wanted) {
      if (this.used.has(key)) continue;
      this.used.set(key, { client, failures: 0, isForgotten: false, hadToken: false, notBefore: 0 });
      this.plan(key);
    }
  }

  /** @param hasFocus whether the window has the focus; when it regains it, every token is checked at once */
  setFocus(hasFocus: boolean): void {
    if (hasFocus === this.hasFocus) return;
    this.hasFocus = hasFocus;
    for (const [key, active] of this.used) {
      // The long pause was for a window without the focus, so retry soon.
      if (hasFocus) active.failures = Math.min(active.failures, 1);
      this.plan(key);
    }
  }

  dispose(): void {
    this.listener.dispose();
    this.use([]);
  }

  private onStateChange(key: string): void {
    const active = this.used.get(key);
    if (!active) return;
    const state = this.parts.tokens.state(active.client);
    active.isForgotten = state.kind === 'none' && (active.isForgotten || active.hadToken);
    active.hadToken = state.token !== undefined;
    if (state.kind === 'ready') active.failures = 0;
    this.plan(key);
  }

  private plan(key: string): void {
    const active = this.used.get(key);
    if (!active) return;
    active.timer?.dispose();
    delete active.timer;
    if (!this.hasFocus || active.isForgotten) return;
    const due = this.waitFor(active);
    if (due === undefined) return;
    const wait = Math.max(due, active.notBefore - this.parts.clock.now());
    if (wait <= 0) void this.refresh(key, active);
    else active.timer = this.parts.clock.after(wait, () => this.plan(key));
  }

  /** Milliseconds until this token has to be refreshed; undefined if it need not be. */
  private waitFor({ client, failures }: ActiveClient): number | undefined {
    const state = this.parts.tokens.state(client);
    if (state.kind === 'fetching') return undefined;
    const now = this.parts.clock.now();
    const { token } = state;
    const due = token ? timeLeft(token, now) - refreshLead(token) : 0;
    if (state.kind !== 'failed') return due;
    if (!isTemporary(state.error)) return undefined;
    const pause = Math.min(firstPause * 2 ** Math.max(0, failures - 1), longestPause);
    const earliest = state.at + Math.max(pause, state.error.retryAfter ?? 0);
    return Math.max(due, earliest - now);
  }

  private async refresh(key: string, active: ActiveClient): Promise<void> {
    try {
      await this.parts.tokens.get(active.client, { refreshEarly: true });
      active.failures = 0;
      active.notBefore = this.parts.clock.now() + leastPause;
    } catch {
      // The token's state has the error, and its listeners show it.
      active.failures += 1;
      active.notBefore = this.parts.clock.now() + firstPause;
    }
    if (this.used.get(key) === active) this.plan(key);
  }
}

/** Whether another attempt may succeed. After a rejection or without a secret the user has to act first. */
function isTemporary(error: AppError): boolean {
  return error.transient || ['unreachable', 'timed-out', 'rate-limited'].includes(error.code);
}
