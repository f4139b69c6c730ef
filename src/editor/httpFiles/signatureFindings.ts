import * as vscode from 'vscode';
import type { Finding } from '../../core/findings';
import type { FileRequest } from '../../core/httpFile/types';
import { providerOf } from '../../core/providers';
import { missingHeaders } from '../../core/sending/missingHeaders';
import { restClient } from '../senders/senders';
import type { ClientNames } from './clientNames';
import type { OpenFile } from './openFiles';
import { clientOf, type RequestUse, requestUses, sendTitle } from './requestClients';

/** What a request lacks to be signed, and what only Kunci's own send can sign. */
export function signatureFindings(file: OpenFile, names: ClientNames): readonly Finding[] {
  const canSendPlainly = vscode.extensions.getExtension(restClient.extension) !== undefined;
  return [...requestUses(file, names)].flatMap(([request, uses]) => {
    if (request.outer) return [];
    return [...incomplete(request, uses), ...(canSendPlainly ? unsigned(request, uses) : [])];
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

/** Said once for each request, at its signature or else at another value that is made when it is sent. */
function unsigned(request: FileRequest, uses: readonly RequestUse[]): readonly Finding[] {
  const signed = uses.filter(({ variable }) => variable.kind === 'signed');
  const [first] = signed;
  if (!first) return [];
  const kind = providerOf(first.client).signing?.kindOf(
    request.headers.map(({ name, value }) => [name, value]),
  );
  const header = request.headers.find(
    ({ name }) => name.toLowerCase() === kind?.signatureHeader.toLowerCase(),
  );
  const own = signed.find(
    ({ range }) => header && header.valueRange.start <= range.start && range.end <= header.valueRange.end,
  );
  const use = own ?? first;
  return [{ kind: 'signed-only-by-us', range: use.range, name: use.name, sentBy: sendTitle(uses) }];
}
