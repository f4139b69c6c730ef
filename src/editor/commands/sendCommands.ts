import * as vscode from 'vscode';
import { AppError } from '../../core/errors';
import { HostNotAllowed } from '../../core/hostNotAllowed';
import type { FileRequest } from '../../core/httpFile/types';
import type { OpenFile } from '../httpFiles/openFiles';
import { type RequestUse, requestAt, requestUses } from '../httpFiles/requestClients';
import type { Kunci } from '../kunci';
import { withProgress } from '../progress';
import { chooseSender, httpYac, restClient, type Sender } from '../senders/senders';
import { signedSend } from '../signatures/signedSend';
import { usesInFiles } from '../signatures/usesInFiles';
import { isOwn } from './clientCommands';
import { about, type Command } from './registry';

/**
 * Sends the request at a place of a document with a fresh token, through REST Client or httpYac.
 * @param where a URI, or a lens's place; the active editor where absent
 * @param line counted from 0; the cursor's where absent
 * @throws AppError `untrusted-workspace`, `host-not-allowed`, `sender-missing`, `unsignable`, and those of the token
 * service
 */
export const sendRequest: Command = async (kunci, where, line) => {
  if (!vscode.workspace.isTrusted) {
    throw new AppError(
      'untrusted-workspace',
      'This folder is not trusted, so no token is sent for its files. Trust it first, if you do.',
    );
  }
  const { document, position } = await placeOf(where, line);
  const { version } = document;
  const file = kunci.httpFiles.files.read(document);
  const request = file && requestAt(file, document.offsetAt(position));
  if (!file || !request) {
    throw new AppError(
      'unsignable',
      'There is no request here. Put the cursor into one, then send it again.',
    );
  }
  const uses = [...(requestUses(file, kunci.httpFiles.names).get(request) ?? [])];
  checkPlaces(kunci, file, request, uses);
  const sender = await chooseSender();
  if (sender === restClient) {
    uses.push(...(await usesInFiles(kunci, file, request, uses)));
    checkPlaces(kunci, file, request, uses);
    checkElsewhere(kunci, uses);
  }
  await makeFresh(kunci, uses);
  // What httpYac read from a variable of the process would stand in its output channel, so the hook has to be there.
  const isHooked = sender === httpYac && (await kunci.httpYac.connect(true));
  const names = [...new Set(uses.map(({ name }) => name))];
  const send = async (frozen?: ReadonlyMap<string, string>): Promise<void> => {
    await show(document, request);
    // Fetching and asking take their time. At the place of the request there may be another one by now.
    if (document.version !== version) {
      throw new AppError('unsignable', 'The file was changed meanwhile, so nothing was sent. Send it again.');
    }
    if (isHooked) {
      await handOver(sender, document, request);
      return;
    }
    await kunci.httpFiles.live.during(names, () => handOver(sender, document, request), frozen);
  };
  const use = uses.find(({ variable }) => variable.kind === 'signed');
  if (sender === httpYac || !use) return kunci.signer.inTurn(send);
  // httpYac has a hook for what is signed; REST Client is to find it for exactly this send.
  await kunci.gate.pass(use.client, 'Send a request with a signature');
  return kunci.signer.inTurn(async () =>
    send(await about(use.client, () => signedSend(kunci, file, request))),
  );
};

/** The document and the position that a command's arguments speak of. */
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

/** Every variable of the request may only go to hosts of its client. */
function checkPlaces(kunci: Kunci, file: OpenFile, request: FileRequest, uses: readonly RequestUse[]): void {
  for (const { name, client, variable } of uses) {
    const objection = kunci.httpFiles.live
      .objectionsIn(file, name)
      .find(({ use }) => use.place.kind === 'request' && use.place.request === request);
    if (objection) {
      const host = isOwn(kunci, client) ? objection.host : undefined;
      throw new HostNotAllowed(client, objection.reason, host, variable.kind);
    }
  }
}

/** A variable of the process cannot be given to one request and kept from another. */
function checkElsewhere(kunci: Kunci, uses: readonly RequestUse[]): void {
  for (const { name, client, variable } of uses) {
    const found = kunci.httpFiles.live.objectionFor(name);
    if (!found) continue;
    const { document } = found.file;
    const line = document.positionAt(found.objection.use.range.start).line + 1;
    const place = `${document.uri.path.split('/').at(-1)}, line ${line}`;
    throw new HostNotAllowed(
      client,
      `another request uses it (${place}), and ${found.objection.reason}`,
      isOwn(kunci, client) ? found.objection.host : undefined,
      variable.kind,
    );
  }
}

async function makeFresh(kunci: Kunci, uses: readonly RequestUse[]): Promise<void> {
  const clients = new Set(
    uses.flatMap(({ client, variable }) => (variable.kind === 'token' ? [client] : [])),
  );
  for (const client of clients) {
    await kunci.gate.pass(client, 'Send a request with the token');
    await about(client, () =>
      withProgress(`Fetching a token for “${client.name}”…`, (signal) =>
        kunci.tokens.get(client, { signal }),
      ),
    );
    kunci.recent.used(client);
  }
}

/** Both senders take the request at the cursor of the active editor. */
async function show(document: vscode.TextDocument, request: FileRequest): Promise<void> {
  const { activeTextEditor, visibleTextEditors } = vscode.window;
  // Of several that show the document, the one that the person is in.
  const editors = [...(activeTextEditor ? [activeTextEditor] : []), ...visibleTextEditors];
  const visible = editors.find((editor) => editor.document === document);
  const position = document.positionAt(request.line.start);
  await vscode.window.showTextDocument(document, {
    ...(visible?.viewColumn === undefined ? {} : { viewColumn: visible.viewColumn }),
    selection: new vscode.Range(position, position),
  });
  if (vscode.window.activeTextEditor?.document === document) return;
  throw new AppError('unsignable', 'Another editor came to the front, so nothing was sent. Send it again.');
}

async function handOver(sender: Sender, document: vscode.TextDocument, request: FileRequest): Promise<void> {
  const position = document.positionAt(request.line.start);
  const args = sender === httpYac ? [] : [document, new vscode.Range(position, position)];
  try {
    await vscode.commands.executeCommand(sender.command, ...args);
  } catch {
    // What it says may hold what it was to send.
    throw new AppError(
      'unsignable',
      `${sender.label} did not send the request. Its output channel may say why.`,
    );
  }
}
