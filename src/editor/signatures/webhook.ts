import * as vscode from 'vscode';
import { AppError } from '../../core/errors';
import { providers } from '../../core/providers';
import {
  checkWebhook,
  secretFingerprint,
  type WebhookCheck,
  type WebhookSender,
  webhookSender,
} from '../../core/signing';
import type { WebhookSecret } from '../../core/signing/webhook';
import type { Kunci } from '../kunci';
import { takeText } from './takeText';

const title = 'Verify Webhook';

/** Stands for a client's name; no name has spaces. */
const typed = 'the secret that you typed';

/**
 * Asks for the headers and the raw body of a notification, by the clipboard, as an editor would change line ends.
 * @returns `genuine`, `genuine-but-changed`, `refused` or `incomplete`
 */
export async function verifyWebhook(kunci: Kunci): Promise<WebhookCheck['kind']> {
  const head = await takeText({
    title,
    step: 1,
    what: 'headers',
    hint: 'Copy the headers of the notification',
    about: (text) => `A notification of ${webhookSender(text)?.label}`,
    problem: (text) =>
      webhookSender(text)
        ? undefined
        : 'No signature header of a provider is among them (X-Go-Signature, Signature, X-SIGNATURE).',
  });
  const [headers, bodyWithHead] = splitMessage(head);
  const sender = webhookSender(headers);
  if (!sender) throw new vscode.CancellationError();
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
  const url = sender.signsPath && sender.path === undefined ? await askPath() : undefined;
  const secrets = await secretsFor(kunci, sender);
  const check = checkWebhook({ headers, body, ...(url === undefined ? {} : { url }) }, secrets);
  await kunci.documents.show('webhook.md', resultText(check, sender, secrets, body), 'markdown');
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

/** Of all clients of the provider; where no client has it, it is asked for and not kept. */
async function secretsFor(
  kunci: Kunci,
  { provider, field, secretTitle, label }: WebhookSender,
): Promise<readonly WebhookSecret[]> {
  const found: WebhookSecret[] = [];
  for (const client of kunci.store.clients()) {
    if (client.provider !== provider || field === undefined) continue;
    try {
      const secret = (await kunci.readSecrets(client, [field]))[field];
      if (secret !== undefined) found.push({ client: client.name, provider, secret });
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'missing-secret') throw error;
    }
  }
  if (found.length > 0) return found;
  const secret = await vscode.window.showInputBox({
    title,
    prompt: `${secretTitle} of ${label}. It is used for this check only and not kept.`,
    password: true,
    ignoreFocusOut: true,
  });
  if (secret === undefined || secret === '') throw new vscode.CancellationError();
  return [{ client: typed, provider, secret }];
}

function resultText(
  check: WebhookCheck,
  sender: WebhookSender,
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
    `- Sender: ${providers.find(({ id }) => id === sender.provider)?.label ?? sender.label}`,
    `- Body: ${Buffer.byteLength(body)} bytes`,
    '',
    '## Secrets tried',
    '',
    ...lines,
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
