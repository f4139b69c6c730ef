/** How long a token may still be used. All times in milliseconds. */
import type { Token } from '../model';

export type TokenPhase = 'live' | 'expiring' | 'expired';

/** What must be left of a token that is handed to a sender: 60 s, or 20 % of its lifetime if that is less. */
export function releaseMargin(token: Token): number {
  return Math.min(60_000, 0.2 * (token.expiresAt - token.fetchedAt));
}

/** A token in use is renewed when this is left, somewhat before the margin, so that no sender waits. */
export function refreshLead(token: Token): number {
  return Math.min(90_000, 0.25 * (token.expiresAt - token.fetchedAt));
}

/**
 * A clock that went back before the token was fetched says nothing about the time left, so the token counts as
 * expired; a second's difference is what time synchronisation does all day.
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

/** Milliseconds until the phase changes next, or nothing where it has expired. */
export function timeToNextPhase(token: Token, now: number): number | undefined {
  const left = timeLeft(token, now);
  if (left <= 0) return undefined;
  return isUsable(token, now) ? left - releaseMargin(token) + 1 : left;
}
