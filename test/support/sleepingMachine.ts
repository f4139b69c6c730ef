/** A machine for tests of the real clock: time passes when a test says so, and timers of Node stop while it sleeps. */
export class SleepingMachine {
  private wall = Date.UTC(2026, 0, 2, 3, 4, 5);
  private awake = 0;
  private timers: { readonly at: number; readonly callback: () => void }[] = [];
  private readonly real = { now: Date.now, monotonic: performance.now, setTimeout, clearTimeout };

  constructor() {
    Date.now = () => this.wall;
    performance.now = () => this.awake;
    globalThis.setTimeout = ((callback: () => void, milliseconds = 0) => {
      const timer = { at: this.awake + milliseconds, callback };
      this.timers.push(timer);
      return timer;
    }) as unknown as typeof setTimeout;
    globalThis.clearTimeout = ((timer: (typeof this.timers)[number]) => {
      this.timers = this.timers.filter((one) => one !== timer);
    }) as unknown as typeof clearTimeout;
  }

  get pending(): number {
    return this.timers.length;
  }

  /** Time passes, and timers fire. */
  async run(milliseconds: number): Promise<void> {
    const end = this.awake + milliseconds;
    for (;;) {
      await turns();
      const [next] = this.timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (!next) break;
      this.timers = this.timers.filter((one) => one !== next);
      this.pass(next.at);
      next.callback();
    }
    this.pass(end);
    await turns();
  }

  /** Only the wall clock goes on; a negative time sets it back. */
  sleep(milliseconds: number): void {
    this.wall += milliseconds;
  }

  restore(): void {
    Date.now = this.real.now;
    performance.now = this.real.monotonic;
    globalThis.setTimeout = this.real.setTimeout;
    globalThis.clearTimeout = this.real.clearTimeout;
  }

  private pass(to: number): void {
    this.wall += Math.max(0, to - this.awake);
    this.awake = Math.max(this.awake, to);
  }
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}
