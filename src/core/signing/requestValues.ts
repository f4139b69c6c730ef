/** Values that differ from request to request: its time and its ids. */
import { randomBytes, randomUUID } from 'node:crypto';

/** `utc` is written with `Z`, `wib` (Western Indonesian Time, no summer time) with `+07:00`. */
export type TimestampZone = 'utc' | 'wib';

export type TimestampPrecision = 'seconds' | 'milliseconds';

/**
 * `YYYY-MM-DDTHH:mm:ss`, perhaps with `.SSS`, then the zone.
 * @param now milliseconds since the epoch
 */
export function formatTimestamp(
  now: number,
  zone: TimestampZone,
  precision: TimestampPrecision = 'seconds',
): string {
  const shifted = zone === 'wib' ? now + wibOffset : now;
  const length = precision === 'seconds' ? 19 : 23;
  return new Date(shifted).toISOString().slice(0, length) + (zone === 'wib' ? '+07:00' : 'Z');
}

/** Milliseconds by which clocks in Western Indonesia are ahead of UTC. */
export const wibOffset = 7 * 3_600_000;

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
