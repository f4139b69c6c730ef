import type { Clock, Vault } from '../model';
import { AppError } from '../model/errors';

/**
 * One call at a time, each with a limit. Several calls that wait for an unlock prompt would fill libuv's pool and
 * stop file reads and DNS, so a call that hangs holds back the rest: those fail in time without being started.
 * @param limit milliseconds
 */
export function queueCalls(vault: Vault, clock: Clock, limit = 60_000): Vault {
  let last: Promise<unknown> = Promise.resolve();
  const queue = <T>(call: () => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      let given = false;
      const timer = clock.after(limit, () => {
        given = true;
        reject(noAnswer());
      });
      // A call that throws instead of rejecting must not hold up those behind it.
      const started = async (): Promise<T> => call();
      last = last
        .then(() => (given ? undefined : started().then(resolve, reject)))
        .finally(() => timer.dispose());
    });
  return {
    id: vault.id,
    read: (account) => queue(() => vault.read(account)),
    write: (account, value) => queue(() => vault.write(account, value)),
    remove: (account) => queue(() => vault.remove(account)),
  };
}

function noAnswer(): AppError {
  return new AppError(
    'vault-locked',
    'The keychain did not answer. It may be waiting for you to unlock it: look for its window, then try again.',
  );
}
