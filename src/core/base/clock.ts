import type { Clock } from '../model';

/**
 * Milliseconds. Node's timers stop while the machine sleeps, so a longer wait is split into parts of this length: after
 * a sleep, no callback is later than that.
 */
const longestTimer = 15_000;

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (milliseconds, callback) => {
    const due = Date.now() + milliseconds;
    // If the system clock is set back, elapsed time counts.
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
