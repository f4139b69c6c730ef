import type { Clock } from './model';

/** `setTimeout` fires at once when asked for more than 2^31 − 1 ms, so longer waits are cut to a day and asked again. */
const longestTimer = 24 * 3600 * 1000;

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (milliseconds, callback) => {
    const due = Date.now() + milliseconds;
    let timer: NodeJS.Timeout;
    const wait = (): void => {
      const left = Math.max(0, due - Date.now());
      timer = setTimeout(() => (left > longestTimer ? wait() : callback()), Math.min(left, longestTimer));
      timer.unref?.();
    };
    wait();
    return { dispose: () => clearTimeout(timer) };
  },
};
