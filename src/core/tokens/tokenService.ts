/** Tokens in memory: cached, renewed, requested once at a time. The only caller of the token endpoints. */

import { Emitter } from '../base/event';
import type { Client, Disposable, Token, TokenState } from '../model';
import { AppError, type ErrorCode } from '../model/errors';
import { retryDelay, sleep } from './retry';
import { cancelled, SharedWork } from './sharedWork';
import { isUsable, refreshLead, timeLeft, timeToNextPhase } from './tokenLife';
import { requestToken, type TokenRequestParts } from './tokenRequest';

export interface TokenServiceParts extends TokenRequestParts {
  readonly random?: () => number;
  readonly log?: (message: string) => void;
}

export interface GetOptions {
  /** Asks the server even where a token is cached; joins a request in flight. */
  readonly skipCache?: boolean;
  /** Renews already some time before the margin; see `renewalLead`. */
  readonly refreshEarly?: boolean;
  /** Frees this caller; the request itself ends only when nobody waits for it. */
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

  /** Fires with a client's key (see `tokenKey`) when its state or the phase of its token changed. */
  readonly onDidChangeState = this.changed.event;

  constructor(private readonly parts: TokenServiceParts) {}

  /**
   * A token with at least the margin to live (see `margin`).
   * @throws AppError with the codes of the vault, the transport and the provider
   */
  async get(client: Client, options: GetOptions = {}): Promise<Token> {
    const key = tokenKey(client);
    const entryOf = this.entry(key);
    const findCached = options.skipCache ? undefined : this.cached(entryOf, options.refreshEarly ?? false);
    if (findCached) return findCached;
    // Nobody would wait for what is started for a caller who has left.
    if (options.signal?.aborted) throw cancelled();
    this.throwDuringRetryAfter(entryOf, options);
    entryOf.pending ??= this.start(client, key, entryOf);
    return entryOf.pending.join(options.signal);
  }

  /** Drops a token that the client's own host refused (401), if it is still the current one. The next one is new. */
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

  /** Drops the token, the last error and a request in flight. */
  forget(client: Client): void {
    const key = tokenKey(client);
    const entry = this.entries.get(key);
    if (entry) this.drop(key, entry);
  }

  /** Drops the last errors with these codes, where what they were about has changed. */
  forgetErrors(codes: readonly ErrorCode[]): void {
    for (const [key, entry] of this.entries) {
      if (!entry.failure || !codes.includes(entry.failure.error.code)) continue;
      delete entry.failure;
      this.changed.fire(key);
    }
  }

  /** Drops the tokens of all but these clients: an entry that was changed has another key. */
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

  private entry(key: string): Entry {
    const entry = this.entries.get(key) ?? {};
    this.entries.set(key, entry);
    return entry;
  }

  private cached(entry: Entry, ahead: boolean): Token | undefined {
    const { token } = entry;
    const now = this.parts.clock.now();
    if (!token || !isUsable(token, now)) return undefined;
    return ahead && timeLeft(token, now) <= refreshLead(token) ? undefined : token;
  }

  /** Where the server asked for time, only a person's own command goes there earlier. */
  private throwDuringRetryAfter(entry: Entry, options: GetOptions): void {
    const wait = entry.failure?.error.retryAfter;
    if (!entry.failure || wait === undefined || options.skipCache || entry.pending) return;
    if (this.parts.clock.now() < entry.failure.at + wait) throw entry.failure.error;
  }

  private start(client: Client, key: string, entry: Entry): SharedWork<Token> {
    if (this.disposed) throw new AppError('cancelled', 'Kunci is closing.');
    const flight: SharedWork<Token> = new SharedWork(
      async (signal) => {
        // One turn later, so that `flight` is set before anything can end.
        await Promise.resolve();
        return this.runRequest(client, key, entry, signal, () => entry.pending === flight);
      },
      () => {
        if (entry.pending !== flight) return;
        delete entry.pending;
        this.changed.fire(key);
      },
    );
    queueMicrotask(() => this.changed.fire(key));
    return flight;
  }

  /** Runs the attempts and records how they ended, unless the flight was given up meanwhile. */
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
          `${client.name}: token fetched, lives ${Math.round((token.expiresAt - token.fetchedAt) / 1000)} s`,
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

  /** Viewers hear when a token begins to expire and when it has; after that no timer is left. */
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

/** All that a token depends on but the secret. Clients with equal keys share a token. */
export function tokenKey(client: Client): string {
  const known = keys.get(client);
  if (known !== undefined) return known;
  const options = Object.entries(client.options).sort(([a], [b]) => (a < b ? -1 : 1));
  const key = JSON.stringify([client.provider, client.environment, client.baseUrl, client.clientId, options]);
  keys.set(client, key);
  return key;
}

/** Asked for at each state change of each of a thousand clients; a client never changes. */
const keys = new WeakMap<Client, string>();

function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  // The message of an unforeseen error may hold anything, so only its kind is told.
  const kind = error instanceof Error ? error.name : typeof error;
  return new AppError('bad-response', `Something unexpected went wrong (${kind}). Please report it.`, {
    cause: kind,
  });
}
