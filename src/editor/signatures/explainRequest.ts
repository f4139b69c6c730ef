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
import { explainSubject, type SignatureParts, type Subject } from './explainSubject';
import { outgoingRequest, withTokens } from './outgoingRequest';

/**
 * Explains the signature of a request: shows each step of its computation, then compares it with a signature that the
 * provider rejected. `outgoingRequest` reads the request from the file, `explainSubject` computes the explanation, and
 * core's `explain/` names the mistake. `verifyWebhook` is the other feature of this room.
 */
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
  const secrets = await parts.readSecrets(client, provider.token.secrets(client));
  const { method, url, headers, body = '' } = buildTokenRequest(provider, client, secrets, Date.now());
  const request = { method, url, headers: Object.entries(headers), body };
  const kind = provider.signing?.kindOf(request.headers);
  if (!kind) throw unsignableError(`${provider.label} does not sign token requests`);
  await compareAndShow(parts, {
    client,
    kind,
    request,
    source: `a token request as of now, ${exactTime(Date.now())}`,
  });
}

/** The last signed request if it was this one, otherwise the request as it would be sent now. */
async function subjectOf(
  parts: SignatureParts,
  file: OpenFile,
  place: FileRequest,
  client: Client,
): Promise<Subject> {
  const sent = parts.wire.core.sent.of(client, Date.now());
  const template = await outgoingRequest(file, place).catch((error: unknown) => {
    // The sender knows more than the file contains, e.g. its environments.
    if (sent.length > 0 && error instanceof AppError && error.code === 'unsignable') return undefined;
    throw error;
  });
  const last = sent.find((record) => !template || isSameRequest(record.template, template));
  const request = last && parts.wire.core.sent.complete(last, currentToken(parts, client), tokenName(client));
  if (last && request) {
    const origin = template
      ? 'the last time this request was sent'
      : 'the last signed request of this client';
    return { client, kind: last.kind, request, source: `${origin}, ${exactTime(last.at)}` };
  }
  if (!template) throw unsignableError('its values are known only when it is sent', 'Send it first.');
  return asIfSentNow(parts, client, template);
}

async function asIfSentNow(
  parts: SignatureParts,
  client: Client,
  template: OutgoingRequest,
): Promise<Subject> {
  const kind = providerOf(client).signing?.kindOf(template.headers);
  if (!kind) throw unsignableError('it has no signature header');
  const { placeholders } = parts.wire.core;
  const { request: unsigned } = await withTokens(parts, template, placeholders);
  const signed = await signRequest(unsigned, {
    placeholders,
    find: (name) => parts.names.find(name),
    readSecrets: parts.readSecrets,
    now: () => Date.now(),
  });
  const source = signed ? `as it would be sent now, ${exactTime(Date.now())}` : 'the values in the file';
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

/** Whether the sent request equals the one in the file. Headers that the sender adds do not count. */
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
  const first = await explainSubject(parts, subject, '');
  const isWritten = written !== '' && written !== first.signed.signature;
  await parts.documents.show(
    name,
    formatExplanation(isWritten ? await explainSubject(parts, subject, written) : first),
    'markdown',
    place,
  );
  const pasted = await askSignature(subject);
  if (!pasted) return;
  const compared = { ...subject, request: withHeaders(request, pasted.headers) };
  await parts.documents.show(
    name,
    formatExplanation(await explainSubject(parts, compared, pasted.signature)),
    'markdown',
    place,
  );
}

/** @returns undefined if there is nothing to compare */
async function askSignature({ kind, request }: Subject): Promise<PastedSignature | undefined> {
  const text = await vscode.window.showInputBox({
    title: 'Explain Signature',
    prompt: `Paste the ${kind.signatureHeader} that was rejected, or all headers of its request. Leave it empty to skip the comparison.`,
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
    prompt: `Enter the ${kind.timestampHeader} of that request. The time is part of the signed text.`,
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
