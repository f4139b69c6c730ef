export type TimestampZone = 'utc' | 'wib';

/**
 * `YYYY-MM-DDTHH:mm:ssZ`, or with `+07:00` for Western Indonesian Time, which knows no summer time. DOKU takes both,
 * without milliseconds.
 * @param now milliseconds since the epoch
 */
export function formatTimestamp(now: number, zone: TimestampZone): string {
  const shifted = zone === 'wib' ? now + wibOffset : now;
  return new Date(shifted).toISOString().slice(0, 19) + (zone === 'wib' ? '+07:00' : 'Z');
}

/** Milliseconds by which clocks in Western Indonesia are ahead of UTC. */
export const wibOffset = 7 * 3_600_000;
