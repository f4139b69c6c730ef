import { randomBytes } from 'node:crypto';
import type { Clock } from '../../core/model';

export interface IssuedToken {
  readonly clientId: string;
  readonly scopes: readonly string[];
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** The tokens that a mock server has issued, in memory. They really expire. */
export class IssuedTokens {
  private readonly tokens = new Map<string, IssuedToken>();

  constructor(
    private readonly clock: Pick<Clock, 'now'>,
    /** Seconds, for tokens that are issued from now on. */
    public lifetime: number,
  ) {}

  /** The prefix identifies a token of the sandbox, for people and for tools that search files for leaked tokens. */
  issue(clientId: string, scopes: readonly string[] = []): string {
    const now = this.clock.now();
    for (const [value, token] of this.tokens) if (token.expiresAt <= now) this.tokens.delete(value);
    const value = `sbx_${randomBytes(48).toString('base64url')}`;
    this.tokens.set(value, { clientId, scopes, expiresAt: now + this.lifetime * 1000 });
    return value;
  }

  findLive(value: string): IssuedToken | undefined {
    const token = this.tokens.get(value);
    return token !== undefined && token.expiresAt > this.clock.now() ? token : undefined;
  }
}

/** The token of an `Authorization: Bearer …` header (RFC 6750 §2.1; the scheme is case-insensitive by RFC 9110 §11.1). */
export function bearerToken(authorization: string | undefined): string | undefined {
  return /^bearer ([A-Za-z0-9._~+/-]+=*)$/i.exec(authorization ?? '')?.[1];
}
