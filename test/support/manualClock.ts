import type { Clock } from '../../src/core/model';

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

/** A clock that stops until a test moves it; timers fire in order, each at its own moment, with nothing between. */
export class ManualClock implements Clock {
  private readonly timers = new Set<Timer>();

  constructor(private time = Date.UTC(2026, 0, 2, 3, 4, 5)) {}

  now(): number {
    return this.time;
  }

  after(milliseconds: number, callback: () => void) {
    const timer = { at: this.time + Math.max(0, milliseconds), callback };
    this.timers.add(timer);
    return { dispose: () => this.timers.delete(timer) };
  }

  get pending(): number {
    return this.timers.size;
  }

  /** Lets time pass, timer by timer. Everything that follows from one comes before the next. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.time + milliseconds;
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      const [next] = [...this.timers].filter(({ at }) => at <= end).sort((one, other) => one.at - other.at);
      if (!next) break;
      this.timers.delete(next);
      this.time = Math.max(this.time, next.at);
      next.callback();
    }
    this.time = end;
  }

  /** Sets the wall clock without firing timers: a sleep, or a correction. */
  jump(milliseconds: number): void {
    this.time += milliseconds;
  }
}
