/** Times for the UI, in the time zone and language of the user. */

const day = 24 * 3600 * 1000;

/**
 * The clock time, e.g. `14:32`, with the date if it is more than a day away.
 * @param time milliseconds since the epoch
 */
export function clockTime(time: number, now = Date.now()): string {
  if (Math.abs(time - now) >= day) {
    return new Date(time).toLocaleString(undefined, { ...toTheMinute, day: 'numeric', month: 'short' });
  }
  // Creating a format is slow, and each decoration has a time.
  format ??= new Intl.DateTimeFormat(undefined, toTheMinute);
  return format.format(time);
}

const toTheMinute: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hour12: false };
let format: Intl.DateTimeFormat | undefined;

/** Date and time to the second. */
export function exactTime(time: number): string {
  return new Date(time).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
}
