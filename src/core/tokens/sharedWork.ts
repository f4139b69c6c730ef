import { cancelledError } from '../model/errors';

/**
 * One task that several callers wait for. Each caller may leave at any time; when the last one has left, the task is
 * aborted.
 */
export class SharedWork<T> {
  private readonly controller = new AbortController();
  private readonly result: Promise<T>;
  private waiters = 0;

  constructor(
    work: (signal: AbortSignal) => Promise<T>,
    private readonly onAbort: () => void,
  ) {
    this.result = work(this.controller.signal);
    // Without a caller, a failure would be an unhandled rejection.
    this.result.catch(() => undefined);
  }

  /** Waits for the result. @throws AppError `cancelled` as soon as the signal is aborted */
  join(signal?: AbortSignal): Promise<T> {
    if (signal?.aborted) return Promise.reject(cancelledError());
    this.waiters += 1;
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        reject(cancelledError());
        this.waiters -= 1;
        if (this.waiters === 0) this.abort();
      };
      signal?.addEventListener('abort', leave, { once: true });
      this.result.then(resolve, reject).finally(() => signal?.removeEventListener('abort', leave));
    });
  }

  abort(): void {
    this.onAbort();
    this.controller.abort();
  }
}
