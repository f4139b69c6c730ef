import * as vscode from 'vscode';
import { AppError } from '../../core/errors';
import type { FileRequest } from '../../core/httpFile/types';
import type { Client } from '../../core/model';
import { tokenRequest } from '../../core/protocols';
import { providerOf } from '../../core/providers';
import { explanationText } from '../../core/sending/explanationText';
import { type PastedSignature, readPastedSignature } from '../../core/sending/pastedSignature';
import { Placeholders } from '../../core/sending/placeholders';
import { signRequest, unsignable } from '../../core/sending/signRequest';
import { type HeaderPair, headerValue, type OutgoingRequest } from '../../core/sending/types';
import type { OpenFile } from '../httpFiles/openFiles';
import type { Kunci } from '../kunci';
import { exactTime } from '../times';
import { explained, type Subject } from './explained';
import { foretold, withTokens } from './outgoing';

/** Shows what leads to the signature of a request, then compares with one that was refused. */
export async function explainRequest(
  kunci: Kunci,
  file: OpenFile,
  request: FileRequest,
  client: Client,
): Promise<void> {
  await compareAndShow(kunci, await subjectOf(kunci, file, request, client), 'beside');
}

/** The same for the token request of a client. */
export async function explainTokenRequest(kunci: Kunci, client: Client): Promise<void> {
  const provider = providerOf(client);
  const secrets = await kunci.signer.readSecrets(client, provider.token.secrets);
  const { method, url, headers, body = '' } = tokenRequest(provider, client, secrets, Date.now());
  const request = { method, url, headers: Object.entries(headers), body };
  const kind = provider.signing?.kindOf(request.headers);
  if (!kind) throw unsignable(`${provider.label} signs no token requests`);
  await compareAndShow(kunci, {
    client,
    kind,
    request,
    source: `a token request made now, ${exactTime(Date.now())}`,
  });
}

async function subjectOf(kunci: Kunci, file: OpenFile, place: FileRequest, client: Client): Promise<Subject> {
  const placeholders = new Placeholders();
  const last = kunci.signer.lastOf(client);
  const template = await foretold(kunci, file, place, placeholders).catch((error: unknown) => {
    // httpYac signs more than can be foretold; what it sent last can be explained all the same.
    if (last && error instanceof AppError && error.code === 'unsignable') return undefined;
    throw error;
  });
  if (last && !template) {
    const source = `those of the last signed send of this client, ${exactTime(last.at)}; this request cannot be foretold`;
    return { client, kind: last.kind, request: last.request, source };
  }
  if (!template) throw unsignable('what will be sent cannot be known beforehand');
  const kind = providerOf(client).signing?.kindOf(template.headers);
  if (!kind) throw unsignable('it has no header from which to tell how it is to be signed');
  if (last && isSameRequest(last.template, last.placeholders, template, placeholders)) {
    return { client, kind, request: last.request, source: `those of the last send, ${exactTime(last.at)}` };
  }
  const { request: unsigned } = await withTokens(kunci, template, placeholders);
  const signed = await signRequest(unsigned, placeholders, {
    find: (name) => kunci.httpFiles.names.find(name),
    providerOf,
    readSecrets: (one, fields) => kunci.signer.readSecrets(one, fields),
    now: () => Date.now(),
  });
  const source = signed ? `as if it were sent now, ${exactTime(Date.now())}` : 'written in the file';
  return { client, kind, request: signed?.request ?? unsigned, source };
}

/** Whether what was sent is what the file says now, whatever the values of its variables. */
function isSameRequest(
  sent: OutgoingRequest,
  sentPlaceholders: Placeholders,
  template: OutgoingRequest,
  placeholders: Placeholders,
): boolean {
  if (sent.method !== template.method || typeof sent.body !== typeof template.body) return false;
  const bare = (text: string | Uint8Array, by: Placeholders): string =>
    by.bare(typeof text === 'string' ? text : Buffer.from(text).toString('latin1'));
  return (
    bare(sent.url, sentPlaceholders) === bare(template.url, placeholders) &&
    bare(sent.body, sentPlaceholders) === bare(template.body, placeholders)
  );
}

async function compareAndShow(
  kunci: Kunci,
  subject: Subject,
  place: 'here' | 'beside' = 'here',
): Promise<void> {
  const { client, kind, request } = subject;
  const name = `${client.name}-signature.md`;
  const written = headerValue(request.headers, kind.signatureHeader) ?? '';
  const first = await explained(kunci, subject, '');
  const isWritten = written !== '' && written !== first.signed.signature;
  await kunci.documents.show(
    name,
    explanationText(isWritten ? await explained(kunci, subject, written) : first),
    'markdown',
    place,
  );
  const pasted = await askSignature(subject);
  if (!pasted) return;
  const compared = { ...subject, request: withHeaders(request, pasted.headers) };
  await kunci.documents.show(
    name,
    explanationText(await explained(kunci, compared, pasted.signature)),
    'markdown',
    place,
  );
}

/** @returns nothing where there is none to compare */
async function askSignature({ kind, request }: Subject): Promise<PastedSignature | undefined> {
  const text = await vscode.window.showInputBox({
    title: 'Explain Signature',
    prompt: `Paste the ${kind.signatureHeader} that was refused, or all headers of its request. Leave it empty to compare none.`,
    ignoreFocusOut: true,
  });
  if (text === undefined || text.trim() === '') return undefined;
  const names = request.headers.map(([name]) => name);
  const pasted = readPastedSignature(text, [...names, kind.signatureHeader], kind.signatureHeader);
  const hasTime = headerValue(pasted.headers, kind.timestampHeader) !== undefined;
  const timestamp = headerValue(request.headers, kind.timestampHeader);
  if (hasTime || timestamp === undefined) return pasted;
  const answer = await vscode.window.showInputBox({
    title: 'Explain Signature',
    prompt: `The ${kind.timestampHeader} that was sent with it. The time is part of what is signed.`,
    value: timestamp,
    ignoreFocusOut: true,
  });
  if (answer === undefined) throw new vscode.CancellationError();
  return { ...pasted, headers: [...pasted.headers, [kind.timestampHeader, answer.trim()]] };
}

function withHeaders(request: OutgoingRequest, changes: readonly HeaderPair[]): OutgoingRequest {
  const headers = request.headers.map(
    ([name, value]): HeaderPair => [name, headerValue(changes, name) ?? value],
  );
  return { ...request, headers };
}
