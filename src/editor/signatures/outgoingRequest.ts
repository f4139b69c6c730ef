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
import { pickOne } from '../ui/quickPick';
import type { SignatureParts } from './explainSubject';

/** Reads a request from a file, with placeholders for its references to clients. @throws AppError `unsignable` */
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

/** Replaces the placeholders of tokens and client IDs. @returns the request, and the values by name */
export async function withTokens(
  parts: SignatureParts,
  template: OutgoingRequest,
  placeholders: Placeholders,
): Promise<{ readonly request: OutgoingRequest; readonly values: ReadonlyMap<string, string> }> {
  const values = new Map<string, string>();
  for (const name of findNames(template, placeholders)) {
    const match = parts.names.find(name);
    const value = match && (await currentValue(parts, match));
    if (value !== undefined) values.set(name, value);
  }
  return { request: fillRequest(template, placeholders, values), values };
}

/** Undefined for a signature, which is computed after all other values are in place. */
async function currentValue(
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

/** REST Client does not expose its current environment, so this asks if the environment makes a difference. */
async function chooseEnvironment(
  document: vscode.TextDocument,
  text: string,
): Promise<ReadonlyMap<string, string>> {
  const setting = environmentSetting(document);
  const isUsed = (variables: ReadonlyMap<string, string>): boolean =>
    [...variables.keys()].some((name) => text.includes(name));
  const names = environmentNames(setting).filter((name) => isUsed(environmentVariables(setting, name)));
  if (names.length <= 1 || !text.includes('{{')) return environmentVariables(setting, names[0]);
  const items = names.map((label) => ({ label }));
  const { label } = await pickOne(items, {
    title: 'Explain Signature',
    placeHolder: 'Which environment do you use for this request?',
  });
  return environmentVariables(setting, label);
}

/** Like REST Client, looks in the workspace folder first, then beside the document. */
async function bodyFile(path: string, document: vscode.TextDocument): Promise<Uint8Array> {
  const folder = vscode.workspace.getWorkspaceFolder(document.uri);
  const folders = [...(folder ? [folder.uri.fsPath] : []), dirname(document.uri.fsPath)];
  for (const candidate of isAbsolute(path) ? [path] : folders.map((parent) => join(parent, path))) {
    const bytes = await readBodyFile(candidate);
    if (bytes) return bytes;
  }
  throw unsignableError(`the file of its body, ${path.slice(0, 100)}, does not exist`);
}
