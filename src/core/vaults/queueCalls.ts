import type { Clock, Vault } from '../model';
import { AppError } from '../model/errors';

/**
 * Makes one call to a vault at a time. Several calls that wait for an unlock prompt would fill libuv's thread pool and
 * stop file reads and DNS lookups; so while one call hangs, the others wait and fail after the limit.
 * @param limit milliseconds for each call
 */
export function queueCalls(vault: Vault, clock: Clock, limit = 60_000): Vault {
  let last: Promise<unknown> = Promise.resolve();
  const queue = <T>(call: () => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      let hasTimedOut = false;
      const timer = clock.after(limit, () => {
        hasTimedOut = true;
        reject(noResponseError());
      });
      // A call that throws instead of rejecting must not block the ones after it.
      const started = async (): Promise<T> => call();
      last = last
        .then(() => (hasTimedOut ? undefined : started().then(resolve, reject)))
        .finally(() => timer.dispose());
    });
  return {
    id: vault.id,
    read: (account) => queue(() => vault.read(account)),
    write: (account, value) => queue(() => vault.write(account, value)),
    remove: (account) => queue(() => vault.remove(account)),
  };
}

function noResponseError(): AppError {
  return new AppError(
    'vault-locked',
    'The keychain did not respond. It may be waiting for you to unlock it: look for its window, then try again.',
  );
}
