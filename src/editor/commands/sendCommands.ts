import * as vscode from 'vscode';
import { requestAt } from '../../core/httpFile/places';
import { AppError } from '../../core/model/errors';
import { clientOf, requestUses } from '../httpFile/requestClients';
import { chooseSender, httpYac, type Sender } from '../senders/senders';
import type { Command } from './registry';

/**
 * Sends the request at a place of a document with REST Client or httpYac, as their own command does. The wire asks
 * for trust, host, consent and token when the request leaves; what it blocks, the sender shows.
 * @param where a URI, or a lens's place; the active editor if absent
 * @param line counted from 0; the cursor's if absent
 * @throws AppError `sender-missing`, `unsignable`
 */
export const sendRequest: Command = async (kunci, where, line) => {
  const { document, position } = await placeOf(where, line);
  const { version } = document;
  const file = kunci.httpFiles.files.read(document);
  const request = requestAt(file.file, document.offsetAt(position));
  if (!request) {
    throw new AppError(
      'unsignable',
      'There is no request here. Put the cursor into one, then send it again.',
    );
  }
  const sender = await chooseSender();
  // On a comment above it, a sender may see no request.
  const start = document.positionAt(request.line.start);
  const place = position.isBefore(start) ? start : position;
  await show(document, place);
  // Choosing and showing take their time, and another request may be at this place now.
  if (document.version !== version) {
    throw new AppError(
      'unsignable',
      'The file changed before it was sent, so nothing was sent. Send it again.',
    );
  }
  const client = clientOf(requestUses(file, kunci.httpFiles.names).get(request));
  if (client) kunci.recent.used(client);
  await handOver(sender, document, place);
};

/** The document and the position that a command's arguments name. */
export async function placeOf(
  where: unknown,
  line: unknown,
): Promise<{ readonly document: vscode.TextDocument; readonly position: vscode.Position }> {
  const given = typeof where === 'object' && where !== null && 'document' in where ? where : undefined;
  const uri = given && 'document' in given ? given.document : where;
  const editor = vscode.window.activeTextEditor;
  const isNamed = typeof uri === 'string' || uri instanceof vscode.Uri;
  const document = isNamed ? await opened(uri) : editor?.document;
  if (!document) throw new AppError('unsignable', 'There is no request here. Open a .http file first.');
  const wanted = given && 'line' in given ? given.line : line;
  if (typeof wanted === 'number') return { document, position: new vscode.Position(Math.max(0, wanted), 0) };
  const isActive = editor?.document === document;
  return { document, position: isActive ? editor.selection.active : new vscode.Position(0, 0) };
}

async function opened(uri: string | vscode.Uri): Promise<vscode.TextDocument> {
  try {
    return await vscode.workspace.openTextDocument(
      typeof uri === 'string' ? vscode.Uri.parse(uri, true) : uri,
    );
  } catch {
    throw new AppError(
      'unsignable',
      'The file of the request cannot be opened. Give the URI of a text file that is there.',
    );
  }
}

/** Puts the cursor there: both senders take the request at the cursor of the active editor. */
async function show(document: vscode.TextDocument, place: vscode.Position): Promise<void> {
  const { activeTextEditor, visibleTextEditors } = vscode.window;
  // Of several that show the document, the one that the person is in.
  const editors = [...(activeTextEditor ? [activeTextEditor] : []), ...visibleTextEditors];
  const visible = editors.find((editor) => editor.document === document);
  await vscode.window.showTextDocument(document, {
    ...(visible?.viewColumn === undefined ? {} : { viewColumn: visible.viewColumn }),
    selection: new vscode.Range(place, place),
  });
  if (vscode.window.activeTextEditor?.document === document) return;
  throw new AppError('unsignable', 'Another editor came to the front, so nothing was sent. Send it again.');
}

async function handOver(
  sender: Sender,
  document: vscode.TextDocument,
  place: vscode.Position,
): Promise<void> {
  const args = sender === httpYac ? [] : [document, new vscode.Range(place, place)];
  try {
    await vscode.commands.executeCommand(sender.command, ...args);
  } catch {
    // Its own words could quote the request.
    throw new AppError(
      'unsignable',
      `${sender.label} did not send the request. Its output channel may say why.`,
    );
  }
}
