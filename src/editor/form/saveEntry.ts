import * as vscode from 'vscode';
import { AppError } from '../../core/model/errors';

/** How a question about a failed write is asked. */
export const nothingLost = {
  modal: true,
  detail: 'Nothing you typed is lost. “Cancel” goes back to the form.',
} as const;

/**
 * Writes an entry to the settings. If that fails, e.g. because the file is read-only, the person chooses to try again or
 * to go back to the form.
 * @returns whether it is written
 */
export async function saveEntry(write: () => Promise<unknown>): Promise<boolean> {
  for (;;) {
    try {
      await write();
      return true;
    } catch (error) {
      // An entry that is gone comes back neither way.
      if (!(error instanceof AppError) || error.code === 'unknown-client') throw error;
      if (!(await again(error))) return false;
    }
  }
}

async function again({ message }: AppError): Promise<boolean> {
  const tryAgain = 'Try Again';
  return (await vscode.window.showErrorMessage(message, nothingLost, tryAgain)) === tryAgain;
}
