import * as vscode from 'vscode';
import { requestAt } from '../../core/httpFile/places';
import { AppError } from '../../core/model/errors';
import { clientOf, requestUses } from '../httpFile/requestClients';
import { chooseSender, httpYac, type Sender } from '../senders/senders';
import type { Command } from './command';

/**
 * Runs the send command of REST Client or httpYac at a place in a document. The wire adds the values when the request is
 * sent. If it blocks the request, the sender shows the error.
 * @param place a URI, or the place of a lens; the active editor if undefined
 * @param line zero-based; the line of the cursor if undefined
 * @throws AppError `sender-missing`, `no-request`, `not-sent`
 */
export const sendRequest: Command = async (kunci, place, line) => {
  const { document, position } = await resolvePlace(place, line);
  const { version } = document;
  const file = kunci.httpFiles.files.read(document);
  const request = requestAt(file.file, document.offsetAt(position));
  if (!request) throw noRequest();
  const sender = await chooseSender();
  // On a comment above the request, a sender may find no request.
  const start = document.positionAt(request.line.start);
  const cursor = position.isBefore(start) ? start : position;
  await show(document, cursor);
  // In the meantime the file may have changed, so that another request is at this place.
  if (document.version !== version) {
    throw new AppError('not-sent', 'The file changed, so the request was not sent. Send it again.');
  }
  const client = clientOf(requestUses(file, kunci.httpFiles.names).get(request));
  if (client) kunci.recent.add(client);
  await runSender(sender, document, cursor);
};

/** The document and the position for the arguments of a command. @throws AppError `no-request` */
export async function resolvePlace(
  place: unknown,
  line: unknown,
): Promise<{ readonly document: vscode.TextDocument; readonly position: vscode.Position }> {
  const lens = typeof place === 'object' && place !== null && 'document' in place ? place : undefined;
  const uri = lens ? lens.document : place;
  const editor = vscode.window.activeTextEditor;
  const isNamed = typeof uri === 'string' || uri instanceof vscode.Uri;
  const document = isNamed ? await openDocument(uri) : editor?.document;
  if (!document) throw new AppError('no-request', 'There is no request here. Open a .http file first.');
  const target = lens && 'line' in lens ? lens.line : line;
  if (typeof target === 'number') return { document, position: new vscode.Position(Math.max(0, target), 0) };
  const isActive = editor?.document === document;
  return { document, position: isActive ? editor.selection.active : new vscode.Position(0, 0) };
}

export function noRequest(): AppError {
  return new AppError('no-request', 'There is no request here. Put the cursor in a request, then try again.');
}

async function openDocument(uri: string | vscode.Uri): Promise<vscode.TextDocument> {
  try {
    return await vscode.workspace.openTextDocument(
      typeof uri === 'string' ? vscode.Uri.parse(uri, true) : uri,
    );
  } catch {
    throw new AppError('no-request', 'The file could not be opened. Pass the URI of an existing text file.');
  }
}

/** Moves the cursor there, because both senders send the request at the cursor of the active editor. */
async function show(document: vscode.TextDocument, cursor: vscode.Position): Promise<void> {
  const { activeTextEditor, visibleTextEditors } = vscode.window;
  // If several editors show the document, prefer the active one.
  const editors = [...(activeTextEditor ? [activeTextEditor] : []), ...visibleTextEditors];
  const visible = editors.find((editor) => editor.document === document);
  await vscode.window.showTextDocument(document, {
    ...(visible?.viewColumn === undefined ? {} : { viewColumn: visible.viewColumn }),
    selection: new vscode.Range(cursor, cursor),
  });
  if (vscode.window.activeTextEditor?.document === document) return;
  throw new AppError('not-sent', 'Another editor became active, so the request was not sent. Send it again.');
}

async function runSender(
  sender: Sender,
  document: vscode.TextDocument,
  cursor: vscode.Position,
): Promise<void> {
  const args = sender === httpYac ? [] : [document, new vscode.Range(cursor, cursor)];
  try {
    await vscode.commands.executeCommand(sender.command, ...args);
  } catch {
    // The sender's error could quote the request.
    throw new AppError(
      'not-sent',
      `${sender.label} did not send the request. See its output channel for the reason.`,
    );
  }
}
