import * as vscode from 'vscode';
import type { Client, Secrets } from '../../core/model';
import { AppError } from '../../core/model/errors';
import type { SecretStore } from '../../core/vaults/secretStore';
import { writeSetting } from '../settings/writeSetting';
import { type VaultChoice, vaultLabels } from '../vaults/vaultChoice';
import { nothingLost } from './saveEntry';

/**
 * Writes secrets to the vault. If that fails, a dialog offers to try again, to use the other vault, or to return to the
 * form.
 * @returns whether the secrets were stored
 */
export async function saveSecrets(
  parts: { readonly secrets: SecretStore; readonly vaults: VaultChoice },
  client: Client,
  secrets: Secrets,
): Promise<boolean> {
  for (;;) {
    try {
      await parts.secrets.write(client, secrets);
      return true;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (!(await askToRetrySecrets(error, parts.vaults))) return false;
    }
  }
}

async function askToRetrySecrets(error: AppError, vaults: VaultChoice): Promise<boolean> {
  const other = vaults.current.id === 'keychain' ? 'vscode' : 'keychain';
  const tryAgain = 'Try Again';
  const change = `Use ${vaultLabels[other]}`;
  const answer = await vscode.window.showErrorMessage(error.message, nothingLost, tryAgain, change);
  if (answer !== change) return answer !== undefined;
  try {
    await writeSetting('vault', other);
    return true;
  } catch (failure) {
    if (!(failure instanceof AppError)) throw failure;
    return askToRetrySecrets(failure, vaults);
  }
}
