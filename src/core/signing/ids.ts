import { randomBytes, randomUUID } from 'node:crypto';

/**
 * A value for `X-EXTERNAL-ID`: 32 digits, of which SNAP allows 36. The time comes first, and 19 random digits keep
 * windows, machines and requests of the same millisecond apart.
 * @param now milliseconds since the epoch
 */
export function externalId(now: number): string {
  const random = BigInt(`0x${randomBytes(16).toString('hex')}`) % 10n ** 19n;
  return String(now).padStart(13, '0') + String(random).padStart(19, '0');
}

/** A value for `Request-Id`: a random UUID. */
export function requestId(): string {
  return randomUUID();
}
