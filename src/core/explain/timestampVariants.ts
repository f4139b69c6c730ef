import { formatTimestamp, wibOffset } from '../signing/requestValues';

/** The same time in other formats, and local times with a wrong zone. */
export function otherTimestampFormats(timestamp: string): readonly string[] {
  const now = momentOf(timestamp);
  if (now === undefined) return [];
  const utc = new Date(now).toISOString();
  const wib = new Date(now + wibOffset).toISOString();
  const walls = [utc, wib].flatMap((iso) => [iso.slice(0, 19), iso.slice(0, 23)]);
  const zones = ['Z', '+07:00', '+0700', '+00:00', ''];
  const forms = walls.flatMap((wall) => zones.map((zone) => wall + zone));
  const spaced = [utc, wib].map((iso) => iso.slice(0, 19).replace('T', ' '));
  const epoch = [String(Math.floor(now / 1000)), String(now)];
  return [...new Set([...forms, ...spaced, ...epoch])].filter((form) => form !== timestamp);
}

/** Times some seconds before and after, in the same format, for a program that reads the clock twice. */
export function otherMoments(timestamp: string): readonly string[] {
  const now = momentOf(timestamp);
  if (now === undefined) return [];
  const zone = timestamp.endsWith('Z') ? 'utc' : 'wib';
  const precision = /\.\d{3}/.test(timestamp) ? 'milliseconds' : 'seconds';
  return [-1, 1, -2, 2, -3, 3, -4, 4, -5, 5].map((seconds) =>
    formatTimestamp(now + seconds * 1000, zone, precision),
  );
}

/** Milliseconds since the epoch; undefined unless the text is a time of ISO 8601 with a zone. */
function momentOf(timestamp: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:?\d\d)$/.test(timestamp)) return undefined;
  const now = Date.parse(timestamp.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(now) ? undefined : now;
}
