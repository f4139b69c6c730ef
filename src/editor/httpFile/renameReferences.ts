import * as vscode from 'vscode';
import { referenceStem } from '../../core/clients/references';
import type { Client } from '../../core/model';
import { providerOf } from '../../core/providers';
import { isHttp } from './openFiles';

/** After a client was renamed, offers to rename its references in the open `.http` files and Markdown. */
export async function offerRename(before: Client, after: Client): Promise<void> {
  const count = referencesTo(before).length;
  if (count === 0) return;
  const rename = 'Rename References';
  const noun = count === 1 ? 'reference in open files still uses' : 'references in open files still use';
  const message = `${count} ${noun} ${referenceStem(before)}.`;
  if ((await vscode.window.showInformationMessage(message, rename)) !== rename) return;
  const edit = new vscode.WorkspaceEdit();
  // Search again, because the files may have changed while the message was open.
  for (const { uri, range, suffix } of referencesTo(before))
    edit.replace(uri, range, `${referenceStem(after)}_${suffix}`);
  await vscode.workspace.applyEdit(edit);
}

function referencesTo(client: Client) {
  const suffixes = providerOf(client).variables.map((variable) => variable.suffix);
  const name = new RegExp(`\\b${referenceStem(client)}_(${suffixes.join('|')})\\b`, 'g');
  return vscode.workspace.textDocuments
    .filter((document) => isHttp(document) || document.languageId === 'markdown')
    .flatMap((document) =>
      [...document.getText().matchAll(name)].map((match) => ({
        uri: document.uri,
        range: new vscode.Range(
          document.positionAt(match.index),
          document.positionAt(match.index + match[0].length),
        ),
        suffix: match[1],
      })),
    );
}
