import * as vscode from 'vscode';
import { formatExplanation } from '../../core/explain/formatExplanation';
import { type PastedSignature, readPastedSignature } from '../../core/explain/readSignature';
import { headerValue, pathAndQuery } from '../../core/http/headers';
import type { FileRequest } from '../../core/httpFile/types';
import type { Client, HeaderPair, OutgoingRequest } from '../../core/model';
import { AppError, unsignableError } from '../../core/model/errors';
import { providerOf } from '../../core/providers';
import { buildTokenRequest } from '../../core/tokens/tokenRequest';
import { signRequest } from '../../core/wire/signRequest';
import { tokenReference } from '../clients/clientNames';
import type { OpenFile } from '../httpFile/openFiles';
import { exactTime } from '../ui/times';
import { explainSubject, type SignatureParts, type Subject } from './explainSubject';
import { outgoingRequest, withTokens } from './outgoingRequest';

/**
 * Explains the signature of a request, as it was last sent or as it would be sent now: shows each step of its
 * computation, then compares it with a signature that the provider rejected. `outgoingRequest` reads the request from
 * the file, `explainSubject` computes the explanation, and core's `explain/` names the mistake. `verifyWebhook` is the
 * other feature of this room.
 */
export async function explainRequest(
  parts: SignatureParts,
  file: OpenFile,
  place: FileRequest,
  client: Client,
): Promise<void> {
  const sent = parts.wire.core.sent.of(client, Date.now());
  const template = await outgoingRequest(file, place).catch((error: unknown) => {
    // The sender knows more than the file contains, e.g. its environments.
    if (sent.length > 0 && error instanceof AppError && error.code === 'unsignable') return undefined;
    throw error;
  });
  const last = sent.find((record) => !template || isSameRequest(record.template, template));
  const { token } = parts.tokens.state(client);
  const request = last && parts.wire.core.sent.complete(last, token, tokenReference(client));
  const origin = template ? 'the last time this request was sent' : 'the last signed request of this client';
  const subject =
    last && request
      ? { client, kind: last.kind, request, source: `${origin}, ${exactTime(last.at)}` }
      : await asIfSentNow(parts, client, template);
  await compareAndShow(parts, subject, 'beside');
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

async function asIfSentNow(
  parts: SignatureParts,
  client: Client,
  template: OutgoingRequest | undefined,
): Promise<Subject> {
  if (!template) throw unsignableError('its values are known only when it is sent', 'Send it first.');
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

/** Whether the sent request equals the one in the file. Headers that the sender adds do not count. */
function isSameRequest(sent: OutgoingRequest, template: OutgoingRequest): boolean {
  return (
    sent.method === template.method &&
    pathAndQuery(sent.url) === pathAndQuery(template.url) &&
    Buffer.from(sent.body).equals(Buffer.from(template.body))
  );
}

async function compareAndShow(
  parts: SignatureParts,
  subject: Subject,
  place: 'here' | 'beside' = 'here',
): Promise<void> {
  const { client, kind, request } = subject;
  const show = async (shown: Subject, signature: string): Promise<void> => {
    const text = formatExplanation(await explainSubject(parts, shown, signature));
    await parts.documents.show(`${client.name}-signature.md`, text, place);
  };
  const written = headerValue(request.headers, kind.signatureHeader) ?? '';
  const { signed } = await explainSubject(parts, subject, '');
  await show(subject, written === signed.signature ? '' : written);
  const pasted = await askSignature(subject);
  if (!pasted) return;
  const headers = request.headers.map(
    ([name, value]): HeaderPair => [name, headerValue(pasted.headers, name) ?? value],
  );
  await show({ ...subject, request: { ...request, headers } }, pasted.signature);
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
