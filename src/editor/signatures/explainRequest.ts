import * as vscode from 'vscode';
import { referenceName } from '../../core/clients/references';
import { formatExplanation } from '../../core/explain/formatExplanation';
import { type PastedSignature, readPastedSignature } from '../../core/explain/readSignature';
import { headerValue, pathAndQuery } from '../../core/http/headers';
import type { FileRequest } from '../../core/httpFile/types';
import type { Client, HeaderPair, OutgoingRequest, Token } from '../../core/model';
import { AppError, unsignableError } from '../../core/model/errors';
import { providerOf } from '../../core/providers';
import { buildTokenRequest } from '../../core/tokens/tokenRequest';
import { signRequest } from '../../core/wire/signRequest';
import type { OpenFile } from '../httpFile/openFiles';
import { exactTime } from '../ui/times';
import type { SignatureParts } from './explained';
import { explained, type Subject } from './explained';
import { outgoingRequest, withTokens } from './outgoing';

/** Shows what leads to the signature of a request, then compares with one that was refused. */
export async function explainRequest(
  parts: SignatureParts,
  file: OpenFile,
  request: FileRequest,
  client: Client,
): Promise<void> {
  await compareAndShow(parts, await subjectOf(parts, file, request, client), 'beside');
}

/** The same for the token request of a client. */
export async function explainTokenRequest(parts: SignatureParts, client: Client): Promise<void> {
  const provider = providerOf(client);
  const secrets = await parts.readSecrets(client, provider.token.secrets);
  const { method, url, headers, body = '' } = buildTokenRequest(provider, client, secrets, Date.now());
  const request = { method, url, headers: Object.entries(headers), body };
  const kind = provider.signing?.kindOf(request.headers);
  if (!kind) throw unsignableError(`${provider.label} signs no token requests`);
  await compareAndShow(parts, {
    client,
    kind,
    request,
    source: `a token request made now, ${exactTime(Date.now())}`,
  });
}

/** What was really sent if that was this request, otherwise what would be sent now. */
async function subjectOf(
  parts: SignatureParts,
  file: OpenFile,
  place: FileRequest,
  client: Client,
): Promise<Subject> {
  const sent = parts.wire.core.sent.of(client, Date.now());
  const template = await outgoingRequest(file, place).catch((error: unknown) => {
    // A sender knows more than can be read from the file, such as its environments.
    if (sent.length > 0 && error instanceof AppError && error.code === 'unsignable') return undefined;
    throw error;
  });
  const last = sent.find((one) => !template || isSameRequest(one.template, template));
  const request = last && parts.wire.core.sent.complete(last, currentToken(parts, client), tokenName(client));
  if (last && request) {
    const what = template ? 'the last time this request was sent' : 'the last signed request of this client';
    return { client, kind: last.kind, request, source: `${what}, ${exactTime(last.at)}` };
  }
  if (!template) throw unsignableError('it cannot be read from the file before it is sent', 'Send it first.');
  return asIfSentNow(parts, client, template);
}

async function asIfSentNow(
  parts: SignatureParts,
  client: Client,
  template: OutgoingRequest,
): Promise<Subject> {
  const kind = providerOf(client).signing?.kindOf(template.headers);
  if (!kind) throw unsignableError('none of its headers tells how to sign it');
  const { placeholders } = parts.wire.core;
  const { request: unsigned } = await withTokens(parts, template, placeholders);
  const signed = await signRequest(unsigned, {
    placeholders,
    find: (name) => parts.names.find(name),
    readSecrets: parts.readSecrets,
    now: () => Date.now(),
  });
  const source = signed ? `as if it were sent now, ${exactTime(Date.now())}` : 'written in the file';
  return { client, kind, request: signed?.request ?? unsigned, source };
}

function currentToken({ tokens }: SignatureParts, client: Client): Token | undefined {
  const state = tokens.state(client);
  return 'token' in state ? state.token : undefined;
}

function tokenName(client: Client): string | undefined {
  const provider = providerOf(client);
  const variable = provider.variables.find(({ kind }) => kind === 'token');
  return variable && referenceName(client, variable.suffix);
}

/** Whether what was sent is what the file contains now. Headers that the sender adds do not count. */
function isSameRequest(sent: OutgoingRequest, template: OutgoingRequest): boolean {
  const bytes = (body: OutgoingRequest['body']): Buffer => Buffer.from(body);
  return (
    sent.method === template.method &&
    pathAndQuery(sent.url) === pathAndQuery(template.url) &&
    bytes(sent.body).equals(bytes(template.body))
  );
}

async function compareAndShow(
  parts: SignatureParts,
  subject: Subject,
  place: 'here' | 'beside' = 'here',
): Promise<void> {
  const { client, kind, request } = subject;
  const name = `${client.name}-signature.md`;
  const written = headerValue(request.headers, kind.signatureHeader) ?? '';
  const first = await explained(parts, subject, '');
  const isWritten = written !== '' && written !== first.signed.signature;
  await parts.documents.show(
    name,
    formatExplanation(isWritten ? await explained(parts, subject, written) : first),
    'markdown',
    place,
  );
  const pasted = await askSignature(subject);
  if (!pasted) return;
  const compared = { ...subject, request: withHeaders(request, pasted.headers) };
  await parts.documents.show(
    name,
    formatExplanation(await explained(parts, compared, pasted.signature)),
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
