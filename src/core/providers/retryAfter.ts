/**
 * Reads `Retry-After` (RFC 9110 §10.2.3): seconds, or an HTTP date.
 * @returns milliseconds from `now`, at least 0 and at most a day; nothing where the header says neither.
 */
export function retryAfterMilliseconds(header: string | undefined, now: number): number | undefined {
  if (header === undefined || header.length > 64) return undefined;
  const text = header.trim();
  const day = 24 * 3600 * 1000;
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1000, day);
  // `Date.parse` takes far more than HTTP dates, bare numbers like "-5" among it.
  if (!/^[A-Z][a-z]{2,8},? /.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.min(Math.max(0, at - now), day);
}
