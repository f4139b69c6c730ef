import * as vscode from 'vscode';
import { referenceStem } from '../../core/clients/references';
import type { Client } from '../../core/model';
import { providerOf } from '../../core/providers';
import type { OpenFiles } from './openFiles';

/** After a client was renamed, offers to rename its references in the open files. */
export async function offerRename(before: Client, after: Client, files: OpenFiles): Promise<void> {
  const count = files.documents().reduce((sum, document) => sum + rangesOf(document, before).length, 0);
  if (count === 0) return;
  const rename = 'Rename References';
  const noun = count === 1 ? 'reference in open files still uses' : 'references in open files still use';
  const message = `${count} ${noun} ${referenceStem(before)}.`;
  if ((await vscode.window.showInformationMessage(message, rename)) !== rename) return;
  const edit = new vscode.WorkspaceEdit();
  // Search again, because the files may have changed while the message was open.
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
