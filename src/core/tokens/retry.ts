/** Retries of failed requests: only those that are safe to repeat, at most twice. */

import type { Clock } from '../model';
import { AppError, cancelledError } from '../model/errors';

const mostAttempts = 3;
/** Milliseconds. If the server asks for a longer wait, the user decides. */
const longestWait = 10_000;

/**
 * @param attempt number of attempts so far
 * @param random between 0 and 1, so that many windows do not retry at the same moment
 * @returns milliseconds to wait, undefined if the request must not be repeated
 */
export function retryDelay(error: unknown, attempt: number, random: number): number | undefined {
  if (!(error instanceof AppError) || !error.transient || attempt >= mostAttempts) return undefined;
  // At least a second: each signed request needs its own timestamp, and DOKU's have no milliseconds.
  const backoff = 1000 * 2 ** (attempt - 1) * (1 + random / 4);
  const wait = Math.max(error.retryAfter ?? 0, backoff);
  return wait > longestWait ? undefined : wait;
}

/** @throws AppError `cancelled` as soon as the signal is aborted */
export function sleep(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      timer.dispose();
      reject(cancelledError());
    };
    const timer = clock.after(milliseconds, () => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
