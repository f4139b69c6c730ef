/** Runs an action once after several requests for it, e.g. while you type. */
export class Delay {
  private timer: NodeJS.Timeout | undefined;

  /** @param time milliseconds until the action runs */
  constructor(
    private readonly time: number,
    private readonly action: () => void,
  ) {}

  /** Counts the time from the first request. */
  start(): void {
    if (this.timer === undefined) this.restart();
  }

  /** Counts the time from the last request. */
  restart(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.action();
    }, this.time);
  }

  dispose(): void {
    clearTimeout(this.timer);
  }
}
