import * as vscode from 'vscode';
import type { Client, Secrets } from '../../core/model';
import { AppError } from '../../core/model/errors';
import type { SecretStore } from '../../core/vaults/secretStore';
import { writeSetting } from '../settings/writeSetting';
import { type VaultChoice, vaultLabels } from '../vaults/vaultChoice';
import { nothingLost } from './saveEntry';

/**
 * Writes secrets to the vault. Where it fails, the person chooses: again, the other vault, or back to the form.
 * @returns whether they are stored
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
      if (!(await mended(error, parts.vaults))) return false;
    }
  }
}

async function mended(error: AppError, vaults: VaultChoice): Promise<boolean> {
  const other = vaults.current.id === 'keychain' ? 'vscode' : 'keychain';
  const again = 'Try Again';
  const change = `Use ${vaultLabels[other]}`;
  const chosen = await vscode.window.showErrorMessage(error.message, nothingLost, again, change);
  if (chosen !== change) return chosen !== undefined;
  try {
    await writeSetting('vault', other);
    return true;
  } catch (refused) {
    if (!(refused instanceof AppError)) throw refused;
    return mended(refused, vaults);
  }
}
