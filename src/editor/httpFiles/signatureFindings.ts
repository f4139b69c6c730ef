import * as vscode from 'vscode';
import type { Finding } from '../../core/findings';
import type { FileRequest } from '../../core/httpFile/types';
import { providerOf } from '../../core/providers';
import { missingHeaders } from '../../core/sending/missingHeaders';
import { restClient } from '../senders/senders';
import type { ClientNames } from './clientNames';
import type { OpenFile } from './openFiles';
import { clientOf, type RequestUse, requestUses } from './requestClients';

/** What a request lacks to be signed, and what only Kunci's own send can sign. */
export function signatureFindings(file: OpenFile, names: ClientNames): readonly Finding[] {
  const canSendPlainly = vscode.extensions.getExtension(restClient.extension) !== undefined;
  return [...requestUses(file, names)].flatMap(([request, uses]) => {
    if (request.outer) return [];
    return [...incomplete(request, uses), ...(canSendPlainly ? unsigned(uses) : [])];
  });
}

function incomplete(request: FileRequest, uses: readonly RequestUse[]): readonly Finding[] {
  const client = clientOf(uses);
  const missing = client && missingHeaders(request, client, providerOf(client));
  if (!missing) return [];
  const at = Math.max(
    request.line.end,
    ...request.continuations.map(({ end }) => end),
    ...request.headers.map(({ nameRange, valueRange }) => Math.max(nameRange.end, valueRange.end)),
  );
  const { names, lines } = missing;
  return [{ kind: 'signature-incomplete', range: request.line, names, lines, at }];
}

/** Said once for each request, at the first of the values that are made when it is sent. */
function unsigned(uses: readonly RequestUse[]): readonly Finding[] {
  const [use] = uses
    .filter(({ variable }) => variable.kind === 'signed')
    .sort((one, other) => one.range.start - other.range.start);
  return use ? [{ kind: 'signed-only-by-us', range: use.range, name: use.name }] : [];
}
