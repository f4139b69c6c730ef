import * as vscode from 'vscode';
import { AppError } from '../../core/model/errors';

/** The options of the dialog for a failed write. */
export const nothingLost = {
  modal: true,
  detail: 'The form keeps everything you typed. Choose “Cancel” to return to it.',
} as const;

/**
 * Writes an entry to the settings. If that fails, e.g. because the file is read-only, a dialog offers to try again or to
 * return to the form.
 * @returns whether the entry was written
 */
export async function saveEntry(write: () => Promise<unknown>): Promise<boolean> {
  for (;;) {
    try {
      await write();
      return true;
    } catch (error) {
      // If the entry was removed, another attempt would not help.
      if (!(error instanceof AppError) || error.code === 'unknown-client') throw error;
      if (!(await askToRetry(error))) return false;
    }
  }
}

async function askToRetry({ message }: AppError): Promise<boolean> {
  const tryAgain = 'Try Again';
  return (await vscode.window.showErrorMessage(message, nothingLost, tryAgain)) === tryAgain;
}
