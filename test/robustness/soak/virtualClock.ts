import type { Clock } from '../../../src/core/model';

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

/** Time that passes as fast as the machine works: each timer fires at its own moment, in order, with nothing between. */
export class VirtualClock implements Clock {
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

  async run(milliseconds: number): Promise<void> {
    const end = this.time + milliseconds;
    for (;;) {
      // Everything that follows from the last timer comes before the next one.
      await new Promise((resolve) => setImmediate(resolve));
      const next = this.next();
      if (next === undefined || next.at > end) break;
      this.timers.delete(next);
      this.time = next.at;
      next.callback();
    }
    this.time = end;
  }

  private next(): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.timers) if (next === undefined || timer.at < next.at) next = timer;
    return next;
  }
}
