/** Remembers the last signed requests, so that a rejected signature can be explained from what was really sent. */
import { createHash } from 'node:crypto';
import type { Client, OutgoingRequest, SigningKind, Token } from '../model';
import type { Placeholders } from './placeholders';
import type { ReleasedRequest } from './release';
import { fillRequest } from './signRequest';

export interface SentRequest {
  readonly client: Client;
  readonly kind: SigningKind;
  /** As the sender wrote it, with placeholders. */
  readonly template: OutgoingRequest;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

interface Entry extends SentRequest {
  /** The values that were computed for this request; no token. */
  readonly values: ReadonlyMap<string, string>;
  readonly tokenHash?: string;
  readonly expiresAt: number;
}

/** The most requests remembered for each client. */
const most = 10;
/** Milliseconds for which a request without a token is remembered. */
const withoutToken = 3_600_000;

/** Keeps no tokens: a request can be completed only while its token is still in memory elsewhere. */
export class SentRequests {
  private entries: readonly Entry[] = [];

  constructor(private readonly placeholders: Placeholders) {}

  add({ template, signed, tokens }: ReleasedRequest, now: number): void {
    if (!signed?.signed) return;
    const { client, kind, values } = signed;
    const own = tokens.find((released) => released.client === client);
    const entry: Entry = {
      client,
      kind,
      template,
      values,
      at: now,
      expiresAt: own?.token.expiresAt ?? now + withoutToken,
      ...(own ? { tokenHash: hashToken(own.token) } : {}),
    };
    const current = this.current(now);
    const earlier = current.filter((other) => other.client === client).slice(0, most - 1);
    this.entries = [entry, ...earlier, ...current.filter((other) => other.client !== client)];
  }

  /** The requests of a client, the newest first. */
  of(client: Client, now: number): readonly SentRequest[] {
    return this.current(now).filter((entry) => entry.client === client);
  }

  /** Returns the request as it was sent; undefined if its token is no longer the client's. */
  complete(
    sent: SentRequest,
    token: Token | undefined,
    tokenName: string | undefined,
  ): OutgoingRequest | undefined {
    const entry = this.entries.find((other) => other === sent);
    if (!entry) return undefined;
    const values = new Map(entry.values);
    if (entry.tokenHash !== undefined) {
      if (!token || tokenName === undefined || hashToken(token) !== entry.tokenHash) return undefined;
      values.set(tokenName, token.value);
    }
    return fillRequest(entry.template, this.placeholders, values);
  }

  forget(client: Client): void {
    this.entries = this.entries.filter((entry) => entry.client !== client);
  }

  private current(now: number): readonly Entry[] {
    this.entries = this.entries.filter(({ expiresAt }) => expiresAt > now);
    return this.entries;
  }
}

function hashToken({ value }: Token): string {
  return createHash('sha256').update(value).digest('hex');
}
