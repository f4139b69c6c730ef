import * as vscode from 'vscode';
import { AppError } from '../core/errors';
import { dropUnsavedSettings, hasUnsavedSettings } from './unsavedSettings';

/**
 * Writes one of Kunci's settings for the user, everywhere.
 * @throws AppError `invalid-client` where VS Code does not write the settings file; it stays as it was
 */
export async function writeSetting(name: 'sender' | 'vault', value: string): Promise<void> {
  const isUnsaved = hasUnsavedSettings();
  try {
    await vscode.workspace.getConfiguration('kunci').update(name, value, vscode.ConfigurationTarget.Global);
  } catch (error) {
    if (!isUnsaved) await dropUnsavedSettings();
    throw notWritten(error);
  }
}

export function notWritten(error: unknown): AppError {
  if (error instanceof AppError) return error;
  return new AppError(
    'invalid-client',
    'VS Code did not write the settings. See whether the settings file has unsaved changes, is read-only, or its ' +
      'disk is full, then try again.',
    { cause: error instanceof Error ? error.name : 'unknown' },
  );
}
