import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import * as vscode from 'vscode';
import { AppError } from '../../core/model/errors';
import type { InvalidNode } from '../tree/items';
import type { Command } from './command';

/**
 * Opens the settings at the list of clients.
 * @param node the tree node of an entry with a mistake, to move the cursor to that entry
 * @throws AppError `settings-unavailable` if VS Code cannot open them
 */
export const openClientSettings: Command = async (_, node) => {
  const key = 'kunci.clients';
  try {
    await vscode.commands.executeCommand('workbench.action.openSettingsJson', { revealSetting: { key } });
  } catch (error) {
    throw new AppError(
      'settings-unavailable',
      'VS Code could not open your settings file. Check that you can read it, then try again.',
      { cause: error instanceof Error ? error.name : 'unknown' },
    );
  }
  const editor = vscode.window.activeTextEditor;
  const index = (node as Partial<InvalidNode> | null | undefined)?.entry?.index;
  if (index === undefined || !editor) return;
  const settings = parseTree(editor.document.getText());
  const entry = settings && findNodeAtLocation(settings, [key, index]);
  if (!entry) return;
  const start = editor.document.positionAt(entry.offset);
  editor.selection = new vscode.Selection(start, start);
  editor.revealRange(editor.selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
};
