import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import * as vscode from 'vscode';
import { AppError } from '../../core/model/errors';
import type { InvalidNode } from '../tree/nodes';
import type { Command } from './registry';

/**
 * Opens the settings at the list of clients.
 * @param which the tree's node of an entry with a mistake: the cursor goes to that very entry
 * @throws AppError `settings-unavailable` if VS Code does not open them
 */
export const openClientSettings: Command = async (_, which) => {
  const key = 'kunci.clients';
  try {
    await vscode.commands.executeCommand('workbench.action.openSettingsJson', { revealSetting: { key } });
  } catch (error) {
    throw notOpened(error);
  }
  const editor = vscode.window.activeTextEditor;
  const index = (which as Partial<InvalidNode> | null | undefined)?.entry?.index;
  if (index === undefined || !editor) return;
  const settings = parseTree(editor.document.getText());
  const entry = settings && findNodeAtLocation(settings, [key, index]);
  if (!entry) return;
  const place = editor.document.positionAt(entry.offset);
  editor.selection = new vscode.Selection(place, place);
  editor.revealRange(editor.selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
};

function notOpened(error: unknown): AppError {
  return new AppError(
    'settings-unavailable',
    'VS Code could not open your settings file. Check that it can be read, then try again.',
    { cause: error instanceof Error ? error.name : 'unknown' },
  );
}
