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
} from '../../core/protocols/webhookCheck';
import { providers } from '../../core/providers';
import { secretFingerprint } from '../../core/signing/hashes';
import type { SignatureParts } from './explainSubject';
import { takeText } from './takeText';

const title = 'Verify Webhook';

/** In place of a client's name, which cannot contain spaces. */
const typed = 'the secret that you entered';

/**
 * Asks for the headers and the raw body of a notification on the clipboard, and shows whether its signature is valid.
 * @returns `genuine`, `genuine-but-changed`, `refused` or `incomplete`
 */
export async function verifyWebhook(parts: SignatureParts): Promise<WebhookCheck['kind']> {
  const head = await takeText({
    title,
    step: 1,
    noun: 'headers',
    prompt: 'Copy the headers of the notification',
    describe: (text) => `A notification from ${senderName(findWebhookSources(text, providers))}`,
    problem: (text) =>
      findWebhookSources(text, providers).length > 0
        ? undefined
        : `They contain no signature header of a provider (${webhookHeaders(providers).join(', ')}).`,
  });
  const [headers, bodyWithHead] = splitMessage(head);
  const sources = findWebhookSources(headers, providers);
  if (sources.length === 0) throw new vscode.CancellationError();
  const body =
    bodyWithHead ??
    (await takeText({
      title,
      step: 2,
      noun: 'body',
      prompt: 'Copy the raw body as you received it',
      describe: () => 'Used byte for byte',
      problem: () => undefined,
    }));
  const needsPath = sources.some(({ scheme }) => scheme.signsPath) && pastedPath(headers) === undefined;
  const url = needsPath ? await askPath() : undefined;
  const secrets = await secretsFor(parts, sources);
  const webhook = { headers, body, ...(url === undefined ? {} : { url }) };
  const check = checkWebhook(webhook, secrets, providers);
  await parts.documents.show('webhook.md', resultText(check, sources, secrets, body));
  return check.kind;
}

/** A complete HTTP message has its body after the first blank line. */
function splitMessage(text: string): readonly [headers: string, body: string | undefined] {
  const blankLine = /\r?\n\r?\n/.exec(text);
  const rest = blankLine ? text.slice(blankLine.index + blankLine[0].length) : '';
  return blankLine && rest.trim() !== '' ? [text.slice(0, blankLine.index), rest] : [text, undefined];
}

async function askPath(): Promise<string> {
  const path = await vscode.window.showInputBox({
    title,
    prompt: 'Enter the path or URL at which you received it. The path is part of the signed text.',
    placeHolder: '/payments/notifications',
    ignoreFocusOut: true,
  });
  if (path === undefined) throw new vscode.CancellationError();
  return path;
}

/** The secrets of all clients that have one. If there is none, asks for it without storing it. */
async function secretsFor(
  parts: SignatureParts,
  sources: readonly WebhookSource[],
): Promise<readonly WebhookSecret[]> {
  const secrets: WebhookSecret[] = [];
  for (const client of parts.store.clients()) {
    for (const field of webhookFields(sources, client.provider)) {
      const secret = await readSecret(parts, client, field);
      if (secret !== undefined) secrets.push({ client: client.name, provider: client.provider, secret });
    }
  }
  if (secrets.length > 0) return secrets;
  const secret = await vscode.window.showInputBox({
    title,
    prompt: `Enter the ${sources[0]?.scheme.secret.title} of ${senderName(sources)}. Kunci uses it for this check only and does not store it.`,
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

function webhookFields(sources: readonly WebhookSource[], provider: string): readonly string[] {
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

/** e.g. `DOKU`, or several names if they use the same header. */
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
      ? `Its signature was made with ${secretName(check.client)}, and matches these headers and this body.`
      : check.message,
    ...(check.kind === 'genuine-but-changed'
      ? ['', `Its signature was made with ${secretName(check.client)}.`]
      : []),
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
  genuine: 'The notification is genuine',
  'genuine-but-changed': 'The notification is genuine, but was changed on the way',
  refused: 'The signature does not match',
  incomplete: 'Not enough data to verify the notification',
} as const satisfies Record<WebhookCheck['kind'], string>;

function secretName(client: string): string {
  return client === typed ? typed : `the secret of “${client}”`;
}
