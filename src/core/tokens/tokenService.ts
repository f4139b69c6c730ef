/**
 * Tokens in memory. `tokenService` caches them and makes at most one request per client at a time; nothing else calls a
 * token endpoint. `tokenRequest` makes one attempt, `retry` decides about the next, `sharedWork` lets several callers
 * wait for it. `tokenLife` says how long a token can be used, `tokenRefresher` refreshes the tokens of visible files,
 * `tokenText` says what may be shown of one.
 */

import { Emitter } from '../base/event';
import type { Client, Disposable, Token, TokenState } from '../model';
import { AppError, cancelledError, type ErrorCode } from '../model/errors';
import { retryDelay, sleep } from './retry';
import { SharedWork } from './sharedWork';
import { isUsable, refreshLead, timeLeft, timeToNextPhase } from './tokenLife';
import { requestToken, type TokenRequestParts } from './tokenRequest';

export interface TokenServiceParts extends TokenRequestParts {
  readonly random?: () => number;
}

export interface GetOptions {
  /** Asks the server even if a token is cached; joins a request that is already running. */
  readonly skipCache?: boolean;
  /** Refreshes some time before the margin; see `refreshLead`. */
  readonly refreshEarly?: boolean;
  /** Releases this caller; the request itself ends only if no other caller waits for it. */
  readonly signal?: AbortSignal;
}

interface Entry {
  token?: Token;
  failure?: { readonly error: AppError; readonly at: number };
  pending?: SharedWork<Token>;
  phaseTimer?: Disposable;
}

export class TokenService implements Disposable {
  private readonly entries = new Map<string, Entry>();
  private readonly changed = new Emitter<string>();
  private disposed = false;

  /** Fires with a client's key (see `tokenKey`) when its state or its token's phase changes. */
  readonly onDidChangeState = this.changed.event;

  constructor(private readonly parts: TokenServiceParts) {}

  /**
   * Returns a token that is valid for at least the margin (see `releaseMargin`).
   * @throws AppError with the codes of the vault, the transport and the provider
   */
  async get(client: Client, options: GetOptions = {}): Promise<Token> {
    const key = tokenKey(client);
    const entry = this.entries.get(key) ?? {};
    this.entries.set(key, entry);
    const cached = options.skipCache ? undefined : this.cached(entry, options.refreshEarly ?? false);
    if (cached) return cached;
    if (options.signal?.aborted) throw cancelledError();
    this.throwDuringRetryAfter(entry, options);
    entry.pending ??= this.start(client, key, entry);
    return entry.pending.join(options.signal);
  }

  /** Drops a token that the client's own host rejected (401), if it is still the current one. */
  refuse(client: Client, value: string): void {
    const key = tokenKey(client);
    const entry = this.entries.get(key);
    if (entry?.token?.value !== value) return;
    delete entry.token;
    this.changed.fire(key);
  }

  state(client: Client): TokenState {
    const entry = this.entries.get(tokenKey(client));
    if (!entry) return { kind: 'none' };
    const kept = entry.token ? { token: entry.token } : {};
    if (entry.pending) return { kind: 'fetching', ...kept };
    if (entry.failure) return { kind: 'failed', ...entry.failure, ...kept };
    return entry.token ? { kind: 'ready', token: entry.token } : { kind: 'none' };
  }

  /** Drops the token and the last error, and aborts a running request. */
  forget(client: Client): void {
    const key = tokenKey(client);
    const entry = this.entries.get(key);
    if (entry) this.drop(key, entry);
  }

  /** Drops errors with these codes, e.g. after the vault changed. */
  forgetErrors(codes: readonly ErrorCode[]): void {
    for (const [key, entry] of this.entries) {
      if (!entry.failure || !codes.includes(entry.failure.error.code)) continue;
      delete entry.failure;
      this.changed.fire(key);
    }
  }

  /** Drops the tokens of all other clients. A changed entry has another key. */
  keepOnly(clients: readonly Client[]): void {
    const keys = new Set(clients.map(tokenKey));
    for (const [key, entry] of this.entries) if (!keys.has(key)) this.drop(key, entry);
  }

  dispose(): void {
    this.disposed = true;
    for (const entry of this.entries.values()) {
      entry.phaseTimer?.dispose();
      entry.pending?.abort();
    }
    this.entries.clear();
    this.changed.dispose();
  }

  private drop(key: string, entry: Entry): void {
    this.entries.delete(key);
    entry.phaseTimer?.dispose();
    entry.pending?.abort();
    this.changed.fire(key);
  }

  private cached(entry: Entry, ahead: boolean): Token | undefined {
    const { token } = entry;
    const now = this.parts.clock.now();
    if (!token || !isUsable(token, now)) return undefined;
    return ahead && timeLeft(token, now) <= refreshLead(token) ? undefined : token;
  }

  /** While the server has asked clients to wait, only the user's own command sends a request. */
  private throwDuringRetryAfter(entry: Entry, options: GetOptions): void {
    const wait = entry.failure?.error.retryAfter;
    if (!entry.failure || wait === undefined || options.skipCache || entry.pending) return;
    if (this.parts.clock.now() < entry.failure.at + wait) throw entry.failure.error;
  }

  private start(client: Client, key: string, entry: Entry): SharedWork<Token> {
    if (this.disposed) throw new AppError('cancelled', 'Kunci is closing.');
    const work: SharedWork<Token> = new SharedWork(
      async (signal) => {
        // Later, so that `pending` is set before the request can end.
        await Promise.resolve();
        return this.runRequest(client, key, entry, signal, () => entry.pending === work);
      },
      () => {
        if (entry.pending !== work) return;
        delete entry.pending;
        this.changed.fire(key);
      },
    );
    queueMicrotask(() => this.changed.fire(key));
    return work;
  }

  /** Makes the attempts and records their result, unless the request was aborted in the meantime. */
  private async runRequest(
    client: Client,
    key: string,
    entry: Entry,
    signal: AbortSignal,
    isCurrent: () => boolean,
  ): Promise<Token> {
    const log = this.parts.log ?? (() => undefined);
    try {
      const token = await this.requestWithRetries(client, signal);
      if (isCurrent()) {
        entry.token = token;
        delete entry.failure;
        log(
          `${client.name}: token fetched, valid for ${Math.round((token.expiresAt - token.fetchedAt) / 1000)} s`,
        );
      }
      return token;
    } catch (error) {
      const failure = asAppError(error);
      if (isCurrent()) entry.failure = { error: failure, at: this.parts.clock.now() };
      log(`${client.name}: ${failure.code}: ${failure.message}`);
      throw failure;
    } finally {
      if (isCurrent()) {
        delete entry.pending;
        this.watchPhase(key, entry);
        this.changed.fire(key);
      }
    }
  }

  private async requestWithRetries(client: Client, signal: AbortSignal): Promise<Token> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await requestToken(this.parts, client, signal);
      } catch (error) {
        const wait = retryDelay(error, attempt, (this.parts.random ?? Math.random)());
        if (wait === undefined || signal.aborted) throw error;
        await sleep(this.parts.clock, wait, signal);
      }
    }
  }

  /** Fires when the token begins to expire and when it has expired; then no timer is left. */
  private watchPhase(key: string, entry: Entry): void {
    entry.phaseTimer?.dispose();
    delete entry.phaseTimer;
    const wait = entry.token && timeToNextPhase(entry.token, this.parts.clock.now());
    if (wait === undefined || this.entries.get(key) !== entry) return;
    entry.phaseTimer = this.parts.clock.after(wait, () => {
      this.watchPhase(key, entry);
      this.changed.fire(key);
    });
  }
}

/** Identifies what a token depends on, except the secret. Clients with equal keys share a token. */
export function tokenKey(client: Client): string {
  const cached = keys.get(client);
  if (cached !== undefined) return cached;
  const options = Object.entries(client.options).sort(([a], [b]) => (a < b ? -1 : 1));
  const key = JSON.stringify([client.provider, client.environment, client.baseUrl, client.clientId, options]);
  keys.set(client, key);
  return key;
}

/** Keys are read at each state change of each client, and a client object never changes. */
const keys = new WeakMap<Client, string>();

function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  // The message of an unexpected error may contain anything, so only its kind is reported.
  const kind = error instanceof Error ? error.name : typeof error;
  return new AppError('bad-response', `An unexpected error occurred (${kind}). Please report it.`, {
    cause: kind,
  });
}
