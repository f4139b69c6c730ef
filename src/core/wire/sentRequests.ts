/** The last signed requests that left, so that a refused signature can be explained from what was really sent. */
import { createHash } from 'node:crypto';
import type { Client, OutgoingRequest, SigningKind, Token } from '../model';
import type { Placeholders } from './placeholders';
import type { ReleasedRequest } from './release';
import { fillRequest } from './signRequest';

export interface SentRequest {
  readonly client: Client;
  readonly kind: SigningKind;
  /** With placeholders, as the sender wrote it. */
  readonly template: OutgoingRequest;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

interface Entry extends SentRequest {
  /** What was computed for this send; no token. */
  readonly values: ReadonlyMap<string, string>;
  readonly tokenHash?: string;
  readonly expiresAt: number;
}

/** Requests of one client that are remembered. */
const most = 10;
/** Milliseconds for which a request is remembered that carries no token. */
const withoutToken = 3_600_000;

/** Tokens are not kept: to complete a request, its token has to be there still. */
export class SentRequests {
  private entries: readonly Entry[] = [];

  constructor(private readonly placeholders: Placeholders) {}

  add({ template, signed, tokens }: ReleasedRequest, now: number): void {
    if (!signed?.signed) return;
    const { client, kind, values } = signed;
    const own = tokens.find((one) => one.client === client);
    const entry: Entry = {
      client,
      kind,
      template,
      values,
      at: now,
      expiresAt: own?.token.expiresAt ?? now + withoutToken,
      ...(own ? { tokenHash: hashToken(own.token) } : {}),
    };
    const isOwn = (other: Entry): boolean => other.client === client;
    const others = this.current(now).filter((other) => !isOwn(other));
    this.entries = [
      entry,
      ...this.current(now)
        .filter(isOwn)
        .slice(0, most - 1),
      ...others,
    ];
  }

  /** The newest of a client first. */
  of(client: Client, now: number): readonly SentRequest[] {
    return this.current(now).filter((entry) => entry.client === client);
  }

  /** The request with all values, as it left; undefined if its token is not the client's any more. */
  complete(
    sent: SentRequest,
    token: Token | undefined,
    tokenName: string | undefined,
  ): OutgoingRequest | undefined {
    const entry = this.entries.find((one) => one === sent);
    if (!entry) return undefined;
    if (entry.tokenHash === undefined) return fillRequest(entry.template, this.placeholders, entry.values);
    if (!token || tokenName === undefined || hashToken(token) !== entry.tokenHash) return undefined;
    return fillRequest(
      entry.template,
      this.placeholders,
      new Map([...entry.values, [tokenName, token.value]]),
    );
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
