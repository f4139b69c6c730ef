/** Generates the values that differ in each request: timestamps and IDs. */
import { randomBytes, randomUUID } from 'node:crypto';

/** `utc` ends in `Z`, `wib` (Western Indonesian Time, without daylight saving time) in `+07:00`. */
export type TimestampZone = 'utc' | 'wib';

export type TimestampPrecision = 'seconds' | 'milliseconds';

/**
 * Formats a time as `YYYY-MM-DDTHH:mm:ss`, with `.SSS` for milliseconds, followed by the zone.
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
 * Generates an `X-EXTERNAL-ID` of 32 digits (SNAP allows 36): the time, then 19 random digits, so that it is unique
 * across windows, machines and requests in the same millisecond.
 * @param now milliseconds since the epoch
 */
export function externalId(now: number): string {
  const random = BigInt(`0x${randomBytes(16).toString('hex')}`) % 10n ** 19n;
  return String(now).padStart(13, '0') + String(random).padStart(19, '0');
}

/** Generates a `Request-Id`: a random UUID. */
export function requestId(): string {
  return randomUUID();
}
