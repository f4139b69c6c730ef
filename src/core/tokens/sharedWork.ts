import { AppError } from '../model/errors';

/**
 * One piece of work that many wait for. Each waiter may leave by itself; when the last has left, the work is
 * aborted.
 */
export class SharedWork<T> {
  private readonly controller = new AbortController();
  private readonly result: Promise<T>;
  private waiters = 0;

  constructor(
    work: (signal: AbortSignal) => Promise<T>,
    private readonly abandoned: () => void,
  ) {
    this.result = work(this.controller.signal);
    // Every waiter may have left before the work fails.
    this.result.catch(() => undefined);
  }

  /** @throws AppError `cancelled` as soon as the signal is aborted, whatever the work does. */
  join(signal?: AbortSignal): Promise<T> {
    if (signal?.aborted) return Promise.reject(cancelled());
    this.waiters += 1;
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        reject(cancelled());
        this.waiters -= 1;
        if (this.waiters === 0) this.abort();
      };
      signal?.addEventListener('abort', leave, { once: true });
      this.result.then(resolve, reject).finally(() => signal?.removeEventListener('abort', leave));
    });
  }

  abort(): void {
    this.abandoned();
    this.controller.abort();
  }
}

export function cancelled(): AppError {
  return new AppError('cancelled', 'The request was cancelled.');
}
