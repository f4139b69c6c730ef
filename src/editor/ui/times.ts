/** Times as a person reads them, in their own time zone and language. */

const day = 24 * 3600 * 1000;

/** The clock time, as `14:32`; with the date where it is not within a day. @param time milliseconds since the epoch */
export function clockTime(time: number, now = Date.now()): string {
  if (Math.abs(time - now) >= day) {
    return new Date(time).toLocaleString(undefined, { ...toTheMinute, day: 'numeric', month: 'short' });
  }
  // A format takes long to make, and each decoration has a time.
  format ??= new Intl.DateTimeFormat(undefined, toTheMinute);
  return format.format(time);
}

const toTheMinute: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hour12: false };
let format: Intl.DateTimeFormat | undefined;

/** Date and time to the second. */
export function exactTime(time: number): string {
  return new Date(time).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
}
