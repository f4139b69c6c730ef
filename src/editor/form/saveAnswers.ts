/** Saves what you entered in a form. If that fails, a dialog offers to try again or to return to the form. */
import * as vscode from 'vscode';
import type { Client, Secrets } from '../../core/model';
import { AppError } from '../../core/model/errors';
import type { SecretStore } from '../../core/vaults/secretStore';
import { writeSetting } from '../settings/writeSetting';
import { type VaultChoice, vaultLabels } from '../vaults/vaultChoice';

/**
 * Writes an entry to the settings, which fails e.g. if the file is read-only.
 * @returns whether the entry was written
 */
export function saveEntry(write: () => Promise<unknown>): Promise<boolean> {
  return saveOrAsk(write, async (error) => {
    // If the entry was removed, another attempt would not help.
    if (error.code === 'unknown-client') throw error;
    return (await showFailure(error)) !== undefined;
  });
}

/**
 * Writes secrets to the vault. If that fails, the dialog also offers the other vault.
 * @returns whether the secrets were stored
 */
export function saveSecrets(
  parts: { readonly secrets: SecretStore; readonly vaults: VaultChoice },
  client: Client,
  secrets: Secrets,
): Promise<boolean> {
  return saveOrAsk(
    () => parts.secrets.write(client, secrets),
    (error) => offerOtherVault(error, parts.vaults),
  );
}

async function saveOrAsk(
  write: () => Promise<unknown>,
  isWorthRetrying: (error: AppError) => Promise<boolean>,
): Promise<boolean> {
  for (;;) {
    try {
      await write();
      return true;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (!(await isWorthRetrying(error))) return false;
    }
  }
}

async function offerOtherVault(error: AppError, vaults: VaultChoice): Promise<boolean> {
  const other = vaults.current.id === 'keychain' ? 'vscode' : 'keychain';
  const change = `Use ${vaultLabels[other]}`;
  const answer = await showFailure(error, change);
  if (answer !== change) return answer !== undefined;
  try {
    await writeSetting('vault', other);
    return true;
  } catch (failure) {
    if (!(failure instanceof AppError)) throw failure;
    return offerOtherVault(failure, vaults);
  }
}

function showFailure({ message }: AppError, ...otherButtons: string[]): Thenable<string | undefined> {
  const detail = 'The form keeps everything you typed. Choose “Cancel” to return to it.';
  return vscode.window.showErrorMessage(message, { modal: true, detail }, 'Try Again', ...otherButtons);
}
