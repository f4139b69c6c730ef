import { type JSONPath, visit } from 'jsonc-parser';
import * as vscode from 'vscode';
import type { InvalidNode } from '../tree/nodes';
import type { Command } from './registry';

/**
 * Opens the settings at the list of clients.
 * @param which the tree's node of an entry with a mistake: the cursor goes to that very entry
 */
export const openClientSettings: Command = async (_, which) => {
  const key = 'kunci.clients';
  await vscode.commands.executeCommand('workbench.action.openSettingsJson', { revealSetting: { key } });
  const editor = vscode.window.activeTextEditor;
  const index = (which as Partial<InvalidNode> | null | undefined)?.entry?.index;
  if (index === undefined || !editor) return;
  const goTo = (offset: number, path: JSONPath): void => {
    if (path.join() !== `${key},${index}`) return;
    const place = editor.document.positionAt(offset);
    editor.selection = new vscode.Selection(place, place);
    editor.revealRange(editor.selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  };
  // A text or a number may stand where an entry belongs.
  visit(editor.document.getText(), {
    onObjectBegin: (offset, _length, _line, _character, path) => goTo(offset, path()),
    onLiteralValue: (_value, offset, _length, _line, _character, path) => goTo(offset, path()),
  });
};
