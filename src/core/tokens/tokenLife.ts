/** How long a token can still be used. All times are in milliseconds. */
import type { Token } from '../model';

export type TokenPhase = 'live' | 'expiring' | 'expired';

/** The time a token must still be valid when it is released: 60 s, or 20 % of its lifetime if that is less. */
export function releaseMargin(token: Token): number {
  return Math.min(60_000, 0.2 * (token.expiresAt - token.fetchedAt));
}

/** A token in use is refreshed this long before it expires, earlier than the margin, so that no sender waits. */
export function refreshLead(token: Token): number {
  return Math.min(90_000, 0.25 * (token.expiresAt - token.fetchedAt));
}

/**
 * If the clock was set back to before the token was fetched, the time left is unknown and the token counts as expired.
 * A difference of up to a second is normal time synchronization.
 */
export function timeLeft(token: Token, now: number): number {
  return now < token.fetchedAt - 1000 ? 0 : token.expiresAt - now;
}

export function isUsable(token: Token, now: number): boolean {
  return timeLeft(token, now) >= releaseMargin(token) && timeLeft(token, now) > 0;
}

export function phaseOf(token: Token, now: number): TokenPhase {
  if (timeLeft(token, now) <= 0) return 'expired';
  return isUsable(token, now) ? 'live' : 'expiring';
}

/** Milliseconds until the next phase; undefined if the token has expired. */
export function timeToNextPhase(token: Token, now: number): number | undefined {
  const left = timeLeft(token, now);
  if (left <= 0) return undefined;
  return isUsable(token, now) ? left - releaseMargin(token) + 1 : left;
}
