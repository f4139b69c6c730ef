import type { Clock } from '../../src/core/model';

/** Waits for real but shortly, so that sockets work, and tells time as if it had waited in full. */
export class HurriedClock implements Clock {
  /** Milliseconds, in the order in which they were asked for. */
  readonly waits: number[] = [];
  private ahead = 0;
  private readonly timers = new Set<NodeJS.Timeout>();

  now(): number {
    return Date.now() + this.ahead;
  }

  after(milliseconds: number, callback: () => void) {
    this.waits.push(milliseconds);
    const timer = setTimeout(
      () => {
        this.timers.delete(timer);
        this.ahead += milliseconds;
        callback();
      },
      Math.min(milliseconds, 5),
    );
    this.timers.add(timer);
    return {
      dispose: () => {
        clearTimeout(timer);
        this.timers.delete(timer);
      },
    };
  }

  get pending(): number {
    return this.timers.size;
  }
}
