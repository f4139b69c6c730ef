/**
 * Writes Kunci's settings: the list of clients, the vault and the sender. `settingsLock` lets one window at a time
 * change the list, so that no window overwrites another's change. Only VS Code writes the settings file.
 */
import * as vscode from 'vscode';
import { AppError } from '../../core/model/errors';

/**
 * Writes one of Kunci's user settings through VS Code, which alone touches the settings file.
 * @throws AppError `settings-unavailable` if VS Code does not write it
 */
export async function writeSetting(name: 'clients' | 'sender' | 'vault', value: unknown): Promise<void> {
  try {
    await update(name, value);
  } catch (error) {
    throw new AppError(
      'settings-unavailable',
      'VS Code could not write your settings. Run “Preferences: Open User Settings (JSON)”, correct any mistakes, and ' +
        'save or revert unsaved changes. If the file is read-only or the disk is full, change that first. Then try again.',
      { cause: error instanceof Error ? error.name : 'unknown' },
    );
  }
}

/**
 * Makes VS Code read the user settings from disk. A window learns of a change in another window some time later, or
 * not before it is reloaded (VS Code in a browser). VS Code reads the file after each update, and removing a setting
 * that does not exist is an update that changes nothing. If it fails, the values stay as this window knows them.
 */
export async function refreshSettings(): Promise<void> {
  await update('none', undefined).then(undefined, () => undefined);
}

function update(name: string, value: unknown): Thenable<void> {
  return vscode.workspace.getConfiguration('kunci').update(name, value, vscode.ConfigurationTarget.Global);
}
