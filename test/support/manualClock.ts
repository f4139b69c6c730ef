import type { Clock } from '../../src/core/model';

/** A clock that stands still until a test moves it; timers fire in order, each at its own time. */
export class ManualClock implements Clock {
  private timers: { readonly at: number; readonly callback: () => void }[] = [];

  constructor(private time = Date.UTC(2026, 0, 2, 3, 4, 5)) {}

  now(): number {
    return this.time;
  }

  after(milliseconds: number, callback: () => void) {
    const timer = { at: this.time + milliseconds, callback };
    this.timers.push(timer);
    return {
      dispose: () => {
        this.timers = this.timers.filter((one) => one !== timer);
      },
    };
  }

  get pending(): number {
    return this.timers.length;
  }

  /** Lets time pass, timer by timer, giving promises their turn in between. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.time + milliseconds;
    for (;;) {
      await turns();
      const next = this.timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.timers = this.timers.filter((one) => one !== next);
      this.time = Math.max(this.time, next.at);
      next.callback();
    }
    this.time = end;
    await turns();
  }

  /** Sets the wall clock without firing timers: a sleep, or a correction. */
  jump(milliseconds: number): void {
    this.time += milliseconds;
  }
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}
