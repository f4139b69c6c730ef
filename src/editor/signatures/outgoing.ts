import { dirname, isAbsolute, join } from 'node:path';
import * as vscode from 'vscode';
import type { ClientVariable } from '../../core/clients/references';
import { environmentNames, environmentVariables } from '../../core/httpFile/environment';
import type { FileRequest } from '../../core/httpFile/types';
import type { OutgoingRequest } from '../../core/model';
import { unsignableError } from '../../core/model/errors';
import { readBodyFile } from '../../core/sending/buildBody';
import { buildRequest } from '../../core/sending/buildRequest';
import type { Placeholders } from '../../core/wire/placeholders';
import { fillRequest, findNames } from '../../core/wire/signRequest';
import { environmentSetting } from '../httpFile/environments';
import type { OpenFile } from '../httpFile/openFiles';
import type { SignatureParts } from './explained';

/** A request of a file before it is sent, with placeholders for what references a client. @throws AppError `unsignableError` */
export async function outgoingRequest(
  { document, file }: OpenFile,
  request: FileRequest,
): Promise<OutgoingRequest> {
  return buildRequest({
    file,
    request,
    environment: await chooseEnvironment(document, file.text.slice(request.range.start, request.range.end)),
    readFile: (path) => bodyFile(path, document),
    processVariable: (name) => process.env[name] ?? '',
  });
}

/** Puts tokens and client IDs in their places. @returns the request, and the values by name */
export async function withTokens(
  parts: SignatureParts,
  template: OutgoingRequest,
  placeholders: Placeholders,
): Promise<{ readonly request: OutgoingRequest; readonly values: ReadonlyMap<string, string> }> {
  const values = new Map<string, string>();
  for (const name of findNames(template, placeholders)) {
    const found = parts.names.find(name);
    const value = found && (await liveValue(parts, found));
    if (value !== undefined) values.set(name, value);
  }
  return { request: fillRequest(template, placeholders, values), values };
}

/** A signature is made once all else is in its place. */
async function liveValue(
  parts: SignatureParts,
  { client, variable }: ClientVariable,
): Promise<string | undefined> {
  switch (variable.kind) {
    case 'plain':
      return variable.value(client);
    case 'token':
      return (await parts.tokens.get(client)).value;
    case 'signed':
      return undefined;
  }
}

/** REST Client does not tell which environment is selected, so the person is asked if it makes a difference. */
async function chooseEnvironment(
  document: vscode.TextDocument,
  text: string,
): Promise<ReadonlyMap<string, string>> {
  const setting = environmentSetting(document);
  const isUsed = (variables: ReadonlyMap<string, string>): boolean =>
    [...variables.keys()].some((name) => text.includes(name));
  const names = environmentNames(setting).filter((name) => isUsed(environmentVariables(setting, name)));
  if (names.length <= 1 || !text.includes('{{')) return environmentVariables(setting, names[0]);
  const name = await vscode.window.showQuickPick(names, {
    title: 'Explain Signature',
    placeHolder: 'Which environment do you send it in?',
  });
  if (name === undefined) throw new vscode.CancellationError();
  return environmentVariables(setting, name);
}

/** REST Client looks in the workspace's folder first, then beside the document. */
async function bodyFile(path: string, document: vscode.TextDocument): Promise<Uint8Array> {
  const folder = vscode.workspace.getWorkspaceFolder(document.uri);
  const folders = [...(folder ? [folder.uri.fsPath] : []), dirname(document.uri.fsPath)];
  for (const candidate of isAbsolute(path) ? [path] : folders.map((one) => join(one, path))) {
    const bytes = await readBodyFile(candidate);
    if (bytes) return bytes;
  }
  throw unsignableError(`there is no file ${path.slice(0, 100)} for its body`);
}
