import * as vscode from 'vscode';
import type { Client } from '../../core/model';
import { AppError } from '../../core/model/errors';
import {
  checkWebhook,
  findWebhookSources,
  pastedPath,
  type WebhookCheck,
  type WebhookSecret,
  type WebhookSource,
  webhookHeaders,
} from '../../core/protocols';
import { providers } from '../../core/providers';
import { secretFingerprint } from '../../core/signing';
import type { SignatureParts } from './explained';
import { takeText } from './takeText';

const title = 'Verify Webhook';

/** Stands for a client's name; no name has spaces. */
const typed = 'the secret that you typed';

/**
 * Asks for the headers and the raw body of a notification, by the clipboard, as an editor would change line ends.
 * @returns `genuine`, `genuine-but-changed`, `refused` or `incomplete`
 */
export async function verifyWebhook(parts: SignatureParts): Promise<WebhookCheck['kind']> {
  const head = await takeText({
    title,
    step: 1,
    what: 'headers',
    hint: 'Copy the headers of the notification',
    about: (text) => `A notification of ${senderName(findWebhookSources(text, providers))}`,
    problem: (text) =>
      findWebhookSources(text, providers).length > 0
        ? undefined
        : `No signature header of a provider is among them (${webhookHeaders(providers).join(', ')}).`,
  });
  const [headers, bodyWithHead] = splitMessage(head);
  const sources = findWebhookSources(headers, providers);
  if (sources.length === 0) throw new vscode.CancellationError();
  const body =
    bodyWithHead ??
    (await takeText({
      title,
      step: 2,
      what: 'body',
      hint: 'Copy the raw body as it was received',
      about: () => 'Taken byte for byte',
      problem: () => undefined,
    }));
  const needsPath = sources.some(({ scheme }) => scheme.signsPath) && pastedPath(headers) === undefined;
  const url = needsPath ? await askPath() : undefined;
  const secrets = await secretsFor(parts, sources);
  const webhook = { headers, body, ...(url === undefined ? {} : { url }) };
  const check = checkWebhook(webhook, secrets, providers);
  await parts.documents.show('webhook.md', resultText(check, sources, secrets, body), 'markdown');
  return check.kind;
}

/** A whole HTTP message has its body after the first blank line. */
function splitMessage(text: string): readonly [headers: string, body: string | undefined] {
  const found = /\r?\n\r?\n/.exec(text);
  const rest = found ? text.slice(found.index + found[0].length) : '';
  return found && rest.trim() !== '' ? [text.slice(0, found.index), rest] : [text, undefined];
}

async function askPath(): Promise<string> {
  const path = await vscode.window.showInputBox({
    title,
    prompt: 'The path or URL at which you received it. The path is part of what is signed.',
    placeHolder: '/payments/notifications',
    ignoreFocusOut: true,
  });
  if (path === undefined) throw new vscode.CancellationError();
  return path;
}

/** Of all clients that may have it. If none has it, you are asked for it, and it is not kept. */
async function secretsFor(
  parts: SignatureParts,
  sources: readonly WebhookSource[],
): Promise<readonly WebhookSecret[]> {
  const secrets: WebhookSecret[] = [];
  for (const client of parts.store.clients()) {
    for (const field of fieldsOf(sources, client.provider)) {
      const secret = await readSecret(parts, client, field);
      if (secret !== undefined) secrets.push({ client: client.name, provider: client.provider, secret });
    }
  }
  if (secrets.length > 0) return secrets;
  const secret = await vscode.window.showInputBox({
    title,
    prompt: `${sources[0]?.scheme.secret.title} of ${senderName(sources)}. It is used for this check only and not kept.`,
    password: true,
    ignoreFocusOut: true,
  });
  if (secret === undefined || secret === '') throw new vscode.CancellationError();
  return distinct(sources.map(({ provider }) => provider.id)).map((provider) => ({
    client: typed,
    provider,
    secret,
  }));
}

function fieldsOf(sources: readonly WebhookSource[], provider: string): readonly string[] {
  const own = sources.filter((source) => source.provider.id === provider);
  return distinct(own.flatMap(({ scheme }) => scheme.secret.field ?? []));
}

async function readSecret(parts: SignatureParts, client: Client, field: string): Promise<string | undefined> {
  try {
    return (await parts.readSecrets(client, [field]))[field];
  } catch (error) {
    if (error instanceof AppError && error.code === 'missing-secret') return undefined;
    throw error;
  }
}

/** e.g. `DOKU`; several if they use the same header. */
function senderName(sources: readonly WebhookSource[]): string {
  return distinct(sources.map(({ provider }) => provider.label)).join(' or ');
}

function distinct<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}

function resultText(
  check: WebhookCheck,
  sources: readonly WebhookSource[],
  secrets: readonly WebhookSecret[],
  body: string,
): string {
  const lines = secrets.map(
    ({ client, secret }) =>
      `- ${client}: fingerprint \`${secretFingerprint(secret)}\` (SHA-256), ${secret.length} characters`,
  );
  return [
    `# ${verdicts[check.kind]}`,
    '',
    check.kind === 'genuine'
      ? `It was signed with ${named(check.client)}, over these headers and this body.`
      : check.message,
    ...(check.kind === 'genuine-but-changed' ? ['', `It was signed with ${named(check.client)}.`] : []),
    '',
    `- Sender: ${senderName(sources)}`,
    `- Body: ${Buffer.byteLength(body)} bytes`,
    '',
    '## Secrets tried',
    '',
    ...distinct(lines),
    '',
  ].join('\n');
}

const verdicts = {
  genuine: 'Yes: the notification is genuine',
  'genuine-but-changed': 'Genuine, but changed on the way here',
  refused: 'No: the signature does not fit',
  incomplete: 'Not enough to tell',
} as const satisfies Record<WebhookCheck['kind'], string>;

function named(client: string): string {
  return client === typed ? typed : `the secret of “${client}”`;
}
