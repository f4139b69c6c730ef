import type * as vscode from 'vscode';
import type { Vault } from '../../core/model';
import { AppError } from '../../core/model/errors';
import { checkStorable } from '../../core/vaults/keychain';

/** VS Code's own storage: encrypted with a key from the user's OS keychain, also in a remote window. */
export function createSecretStorageVault(storage: vscode.SecretStorage): Vault {
  return {
    id: 'vscode',
    read: (account) => guarded(() => storage.get(account)),
    write: async (account, value) => {
      checkStorable(value);
      await guarded(() => storage.store(account, value));
      if ((await guarded(() => storage.get(account))) !== value) throw refused();
    },
    remove: (account) => guarded(() => storage.delete(account)),
  };
}

async function guarded<T>(call: () => Thenable<T>): Promise<T> {
  try {
    return await call();
  } catch {
    // What VS Code says here is not known to be free of secrets.
    throw refused();
  }
}

function refused(): AppError {
  return new AppError(
    'vault-unavailable',
    "VS Code's secret storage refused. Check that your OS keychain is unlocked, or use the keychain itself " +
      '(setting “kunci.vault”).',
  );
}
