import * as vscode from 'vscode';
import { referenceStem } from '../../core/clients/references';
import type { Client } from '../../core/model';
import { providerOf } from '../../core/providers';
import type { OpenFiles } from './openFiles';

/** Offers to rename the references of a renamed client in the `.http` files that are open. */
export async function offerRename(before: Client, after: Client, files: OpenFiles): Promise<void> {
  const count = files.documents().reduce((sum, document) => sum + rangesOf(document, before).length, 0);
  if (count === 0) return;
  const rename = 'Rename Them';
  const noun = count === 1 ? 'reference in open files still says' : 'references in open files still say';
  const message = `${count} ${noun} ${referenceStem(before)}.`;
  if ((await vscode.window.showInformationMessage(message, rename)) !== rename) return;
  const edit = new vscode.WorkspaceEdit();
  // Searched again: the texts may have been edited while the message was shown.
  for (const document of files.documents()) {
    for (const range of rangesOf(document, before)) {
      const suffix = document.getText(range).slice(referenceStem(before).length);
      edit.replace(document.uri, range, `${referenceStem(after)}${suffix}`);
    }
  }
  await vscode.workspace.applyEdit(edit);
}

function rangesOf(document: vscode.TextDocument, client: Client): vscode.Range[] {
  const suffixes = providerOf(client).variables.map((variable) => variable.suffix);
  const name = new RegExp(`\\b${referenceStem(client)}_(?:${suffixes.join('|')})\\b`, 'g');
  return [...document.getText().matchAll(name)].map(
    (match) =>
      new vscode.Range(document.positionAt(match.index), document.positionAt(match.index + match[0].length)),
  );
}
