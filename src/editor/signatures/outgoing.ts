import { readFile } from 'node:fs/promises';
import { EOL } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import * as vscode from 'vscode';
import type { FileRequest } from '../../core/httpFile/types';
import type { FoundReference } from '../../core/references';
import type { Placeholders } from '../../core/sending/placeholders';
import { restClientRequest } from '../../core/sending/restClientRequest';
import { filled, namesIn } from '../../core/sending/signRequest';
import type { OutgoingRequest } from '../../core/sending/types';
import type { OpenFile } from '../httpFiles/openFiles';
import type { Kunci } from '../kunci';

/** A request of a file as REST Client will send it, with placeholders for what references a client. @throws AppError `unsignable` */
export function foretold(
  kunci: Kunci,
  { document, file, environment }: OpenFile,
  request: FileRequest,
  placeholders: Placeholders,
): Promise<OutgoingRequest> {
  const settings = vscode.workspace.getConfiguration('rest-client', document.uri);
  return restClientRequest({
    file,
    request,
    environment,
    eol: EOL === '\r\n' ? '\r\n' : '\n',
    defaultHeaders: textsIn(settings.get('defaultHeaders', { 'User-Agent': 'vscode-restclient' })),
    formEncoding: formEncoding(settings.get('formParamEncodingStrategy')),
    readFile: (path) => readBodyFile(path, document),
    processVariable: (name) =>
      kunci.httpFiles.names.find(name) ? placeholders.of(name) : (process.env[name] ?? ''),
  });
}

/** Tokens and client ids in their places. @returns the request, and the values by name */
export async function withTokens(
  kunci: Kunci,
  template: OutgoingRequest,
  placeholders: Placeholders,
): Promise<{ readonly request: OutgoingRequest; readonly values: ReadonlyMap<string, string> }> {
  const values = new Map<string, string>();
  for (const name of namesIn(template, placeholders)) {
    const found = kunci.httpFiles.names.find(name);
    const value = found && (await liveValue(kunci, found));
    if (value !== undefined) values.set(name, value);
  }
  return { request: filled(template, placeholders, values), values };
}

/** A signature is made once all else is in its place. */
async function liveValue(kunci: Kunci, { client, variable }: FoundReference): Promise<string | undefined> {
  switch (variable.kind) {
    case 'plain':
      return variable.value(client);
    case 'token':
      return (await kunci.tokens.get(client)).value;
    case 'signed':
      return undefined;
  }
}

/** REST Client looks in the workspace's folder first, then beside the document. */
async function readBodyFile(path: string, document: vscode.TextDocument): Promise<Uint8Array | undefined> {
  const folder = vscode.workspace.getWorkspaceFolder(document.uri);
  const folders = [...(folder ? [folder.uri.fsPath] : []), dirname(document.uri.fsPath)];
  for (const candidate of isAbsolute(path) ? [path] : folders.map((one) => join(one, path))) {
    try {
      return await readFile(candidate);
    } catch {
      // The next place may have it.
    }
  }
  return undefined;
}

function textsIn(value: unknown): Readonly<Record<string, string>> {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return Object.fromEntries(entries.map(([name, one]) => [name, String(one)]));
}

function formEncoding(value: unknown): 'automatic' | 'never' | 'always' {
  const text = String(value).toLowerCase();
  return text === 'never' || text === 'always' ? text : 'automatic';
}
