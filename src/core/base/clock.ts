import type { Clock } from '../model';

/**
 * Milliseconds. A timer of Node stops while the machine sleeps, so a longer wait is looked at again after this time:
 * after a sleep nothing is later than that.
 */
const longestTimer = 15_000;

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (milliseconds, callback) => {
    const due = Date.now() + milliseconds;
    // If somebody sets the clock back, the time that has passed counts.
    const monotonicDue = performance.now() + milliseconds;
    let timer: NodeJS.Timeout;
    const wait = (): void => {
      const left = Math.min(due - Date.now(), monotonicDue - performance.now());
      timer = setTimeout(
        () => (left > longestTimer ? wait() : callback()),
        Math.max(0, Math.min(left, longestTimer)),
      );
      timer.unref?.();
    };
    wait();
    return { dispose: () => clearTimeout(timer) };
  },
};
