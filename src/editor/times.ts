/** Times as a person reads them, in their own time zone and language. */

const day = 24 * 3600 * 1000;

/** The clock time, as `14:32`; with the date where it is not within a day. @param time milliseconds since the epoch */
export function clockTime(time: number, now = Date.now()): string {
  const options: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hour12: false };
  if (Math.abs(time - now) < day) return new Date(time).toLocaleTimeString(undefined, options);
  return new Date(time).toLocaleString(undefined, { ...options, day: 'numeric', month: 'short' });
}

/** Date and time to the second. */
export function exactTime(time: number): string {
  return new Date(time).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
}
