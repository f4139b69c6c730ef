import type * as vscode from 'vscode';
import type { Vault } from '../../core/model';
import { AppError } from '../../core/model/errors';
import { checkStorable } from '../../core/vaults/keychain';

/** VS Code's own storage: encrypted with a key from the user's OS keychain, in a remote window too. */
export function createSecretStorageVault(storage: vscode.SecretStorage): Vault {
  return {
    id: 'vscode',
    read: (account) => withoutDetails(() => storage.get(account)),
    write: async (account, value) => {
      checkStorable(value);
      await withoutDetails(() => storage.store(account, value));
      if ((await withoutDetails(() => storage.get(account))) !== value) throw unavailable();
    },
    remove: (account) => withoutDetails(() => storage.delete(account)),
  };
}

async function withoutDetails<T>(call: () => Thenable<T>): Promise<T> {
  try {
    return await call();
  } catch {
    // VS Code's own error might contain a secret.
    throw unavailable();
  }
}

function unavailable(): AppError {
  return new AppError(
    'vault-unavailable',
    "VS Code's secret storage is not available. Check that your OS keychain is unlocked, or set “kunci.vault” to " +
      '“keychain”.',
  );
}
