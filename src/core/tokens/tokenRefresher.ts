/** Refreshes the tokens of clients in use before they expire, while the window has the focus. Without a client in use nothing runs. */

import type { Client, Clock, Disposable } from '../model';
import type { AppError } from '../model/errors';
import { refreshLead, timeLeft } from './tokenLife';
import { type TokenService, tokenKey } from './tokenService';

export interface TokenRefresherParts {
  readonly tokens: Pick<TokenService, 'get' | 'state' | 'onDidChangeState'>;
  readonly clock: Clock;
}

/** Milliseconds between two attempts: doubled with each failure, and never less than the first. */
const firstPause = 5_000;
const longestPause = 300_000;
/** Milliseconds between two attempts for a token that has expired when it arrives. */
const leastPause = 500;

interface ActiveClient {
  readonly client: Client;
  /** Failures in a row. */
  failures: number;
  /** The person has forgotten the token. It comes back when they ask, or when the client is used again. */
  isForgotten: boolean;
  hadToken: boolean;
  /** When the next attempt may be made, whatever the state says. */
  notBefore: number;
  timer?: Disposable;
}

export class TokenRefresher implements Disposable {
  private readonly used = new Map<string, ActiveClient>();
  private readonly listener: Disposable;
  private hasFocus = false;

  constructor(private readonly parts: TokenRefresherParts) {
    this.listener = parts.tokens.onDidChangeState((key) => this.stateChanged(key));
  }

  /** Sets the clients that are in use now. The tokens of all others are no longer refreshed. */
  use(clients: readonly Client[]): void {
    const wanted = new Map(clients.map((client) => [tokenKey(client), client]));
    for (const [key, one] of this.used) {
      if (wanted.has(key)) continue;
      one.timer?.dispose();
      this.used.delete(key);
    }
    for (const [key, client] of wanted) {
      if (this.used.has(key)) continue;
      this.used.set(key, { client, failures: 0, isForgotten: false, hadToken: false, notBefore: 0 });
      this.plan(key);
    }
  }

  /** @param hasFocus whether the window has the focus; when it comes back, every token is checked at once */
  setFocus(hasFocus: boolean): void {
    if (hasFocus === this.hasFocus) return;
    this.hasFocus = hasFocus;
    for (const [key, one] of this.used) {
      // Nobody waited during the pause before the person came back.
      if (hasFocus) one.failures = Math.min(one.failures, 1);
      this.plan(key);
    }
  }

  dispose(): void {
    this.listener.dispose();
    this.use([]);
  }

  private stateChanged(key: string): void {
    const one = this.used.get(key);
    if (!one) return;
    const state = this.parts.tokens.state(one.client);
    one.isForgotten = state.kind === 'none' && (one.isForgotten || one.hadToken);
    one.hadToken = state.token !== undefined;
    if (state.kind === 'ready') one.failures = 0;
    this.plan(key);
  }

  private plan(key: string): void {
    const one = this.used.get(key);
    if (!one) return;
    one.timer?.dispose();
    delete one.timer;
    if (!this.hasFocus || one.isForgotten) return;
    const due = this.waitFor(one);
    if (due === undefined) return;
    const wait = Math.max(due, one.notBefore - this.parts.clock.now());
    if (wait <= 0) void this.refresh(key, one);
    else one.timer = this.parts.clock.after(wait, () => this.plan(key));
  }

  /** Milliseconds until this token has to be refreshed, or undefined while nothing has to be done for it. */
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

  private async refresh(key: string, one: ActiveClient): Promise<void> {
    try {
      await this.parts.tokens.get(one.client, { refreshEarly: true });
      one.failures = 0;
      one.notBefore = this.parts.clock.now() + leastPause;
    } catch {
      // The state has the error, and its listeners show it.
      one.failures += 1;
      one.notBefore = this.parts.clock.now() + firstPause;
    }
    if (this.used.get(key) === one) this.plan(key);
  }
}

/** Whether the failure may pass by itself. After a refusal or a missing secret the person has to act. */
function isTemporary(error: AppError): boolean {
  return error.transient || ['unreachable', 'timed-out', 'rate-limited'].includes(error.code);
}
