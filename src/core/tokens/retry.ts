/** When a failed request is sent again: only what cannot harm, at most twice. */

import type { Clock } from '../model';
import { AppError } from '../model/errors';

const attempts = 3;
/** Asked to wait longer than this, a person had better decide. Milliseconds. */
const longestWait = 10_000;

/**
 * @param attempt how many attempts were made
 * @param random between 0 and 1, so that many windows do not come back at the same moment
 * @returns milliseconds to wait, or nothing where the error is final
 */
export function retryDelay(error: unknown, attempt: number, random: number): number | undefined {
  if (!(error instanceof AppError) || !error.transient || attempt >= attempts) return undefined;
  // At least a second: a signed request must carry another timestamp, and DOKU's have no milliseconds.
  const backoff = 1000 * 2 ** (attempt - 1) * (1 + random / 4);
  const wait = Math.max(error.retryAfter ?? 0, backoff);
  return wait > longestWait ? undefined : wait;
}

/** @throws AppError `cancelled` as soon as the signal is aborted. */
export function sleep(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      timer.dispose();
      reject(new AppError('cancelled', 'The request was cancelled.'));
    };
    const timer = clock.after(milliseconds, () => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
