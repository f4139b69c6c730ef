/** Says whether a notification, as a person pastes it, was signed by the provider that it names. */

import { otherLineEndings, prettyPrint } from '../explain/bodyVariants';
import type { Provider, WebhookNotification, WebhookScheme } from '../model';
import { compactJson } from '../signing/minifyJson';
import { pathOf, type ReceivedHead, readReceivedHead } from './receivedHead';

export interface ReceivedWebhook {
  /** Header lines, perhaps with the request line before them. */
  readonly headers: string;
  /** The body exactly as it was received. */
  readonly body: string;
  /** Path or URL at which it was received. The request line's path serves as well. */
  readonly url?: string;
}

/** A scheme that a notification may be signed by, told from its headers, and whose it is. */
export interface WebhookSource {
  readonly provider: Pick<Provider, 'id' | 'label'>;
  readonly scheme: WebhookScheme;
}

/** A secret that may have signed a notification. */
export interface WebhookSecret {
  readonly client: string;
  /** The client's provider, by its id. */
  readonly provider: string;
  readonly secret: string;
}

export type WebhookCheck =
  /** The signature is right for the headers and the body as pasted. */
  | { readonly kind: 'genuine'; readonly scheme: string; readonly client: string }
  /** It is right for a body that differs only in its form: what was pasted is not what was sent. */
  | {
      readonly kind: 'genuine-but-changed';
      readonly scheme: string;
      readonly client: string;
      readonly change: BodyChange;
      readonly message: string;
    }
  /** None of the secrets leads to it. */
  | { readonly kind: 'refused'; readonly scheme: string; readonly message: string }
  /** Something is missing without which it cannot be checked. */
  | {
      readonly kind: 'incomplete';
      readonly scheme?: string;
      readonly missing: readonly string[];
      readonly message: string;
    };

export type BodyChange = keyof typeof bodyChanges;

/** The schemes whose signature header is there. Several providers may use one header, e.g. `X-SIGNATURE`. */
export function findWebhookSources(
  headers: string,
  providers: readonly Pick<Provider, 'id' | 'label' | 'webhooks'>[],
): readonly WebhookSource[] {
  const head = readReceivedHead(headers);
  return allSources(providers).filter(({ scheme }) => head.headers.has(scheme.signatureHeader.toLowerCase()));
}

/** The headers that signatures of notifications are in, each once. */
export function webhookHeaders(
  providers: readonly Pick<Provider, 'id' | 'label' | 'webhooks'>[],
): readonly string[] {
  return [...new Set(allSources(providers).map(({ scheme }) => scheme.signatureHeader))];
}

/** The path of a request line that was pasted with the headers. */
export function pastedPath(headers: string): string | undefined {
  return readReceivedHead(headers).path;
}

/** Tries the secrets of each provider that may have sent the notification. */
export function checkWebhook(
  webhook: ReceivedWebhook,
  secrets: readonly WebhookSecret[],
  providers: readonly Pick<Provider, 'id' | 'label' | 'webhooks'>[],
): WebhookCheck {
  const head = readReceivedHead(webhook.headers);
  const checks = findWebhookSources(webhook.headers, providers).map((source) =>
    checkSource(source, head, webhook, secrets),
  );
  const best = ['genuine', 'genuine-but-changed', 'refused', 'incomplete'] as const;
  const check = best.map((kind) => checks.find((candidate) => candidate.kind === kind)).find(Boolean);
  return check ?? incomplete(webhookHeaders(providers));
}

function checkSource(
  { provider, scheme }: WebhookSource,
  head: ReceivedHead,
  webhook: ReceivedWebhook,
  secrets: readonly WebhookSecret[],
): WebhookCheck {
  const url = webhook.url?.trim() ?? '';
  const path = url === '' ? head.path : pathOf(url);
  const missing = missingFrom(scheme, head, path);
  if (missing.length > 0) return incomplete(missing, scheme.id);
  const candidates = secrets.filter((secret) => secret.provider === provider.id);
  if (candidates.length === 0) return incomplete([`the secret of a client of ${provider.label}`], scheme.id);
  const received = head.headers.get(scheme.signatureHeader.toLowerCase()) ?? '';
  const notification = (body: string): WebhookNotification => ({
    method: head.method ?? 'POST',
    path: path ?? '',
    headers: head.headers,
    body,
  });
  for (const [change, body] of [['none', webhook.body] as const, ...changedBodies(webhook.body)]) {
    for (const { client, secret } of candidates) {
      if (!scheme.isGenuine(notification(body), received, secret)) continue;
      if (change === 'none') return { kind: 'genuine', scheme: scheme.id, client };
      const message = `${bodyChanges[change]} Check the body's bytes as they arrive, before anything reads or writes them.`;
      return { kind: 'genuine-but-changed', scheme: scheme.id, client, change, message };
    }
  }
  return { kind: 'refused', scheme: scheme.id, message: refusalText(scheme, candidates, path) };
}

/** What became of a body between its sender and the clipboard. */
const bodyChanges = {
  'line-endings':
    'The notification is genuine, but its line endings or its last newline were changed on the way here.',
  whitespace:
    'The notification is genuine, but the body was formatted again: spaces or line breaks were changed.',
} as const;

function changedBodies(body: string): readonly (readonly [BodyChange, string])[] {
  const endings = otherLineEndings(body).map((text) => ['line-endings', text] as const);
  const compact = compactJson(body);
  if (compact === undefined) return endings;
  return [
    ...endings,
    ...[compact, ...prettyPrintShallow(compact)].map((text) => ['whitespace', text] as const),
  ];
}

/** Indenting deep nesting costs the square of its depth, and no notification is nested like that. */
function prettyPrintShallow(compact: string): readonly string[] {
  return isDeep(compact) ? [] : prettyPrint(JSON.parse(compact));
}

function isDeep(compact: string): boolean {
  let depth = 0;
  for (const character of compact) {
    if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
    if (depth > 200) return true;
  }
  return false;
}

function allSources(
  providers: readonly Pick<Provider, 'id' | 'label' | 'webhooks'>[],
): readonly WebhookSource[] {
  return providers.flatMap((provider) => provider.webhooks.map((scheme) => ({ provider, scheme })));
}

function missingFrom(scheme: WebhookScheme, head: ReceivedHead, path: string | undefined): readonly string[] {
  const headers = scheme.signedHeaders.filter((name) => (head.headers.get(name.toLowerCase()) ?? '') === '');
  return scheme.signsPath && path === undefined ? [...headers, 'the path of your notification URL'] : headers;
}

function incomplete(missing: readonly string[], scheme?: string): WebhookCheck {
  const message =
    scheme === undefined
      ? `No signature header is there: one of ${missing.join(', ')} is needed. Paste all headers of the notification.`
      : `This is missing: ${missing.join(', ')}. Add it and check again.`;
  return { kind: 'incomplete', missing, message, ...(scheme === undefined ? {} : { scheme }) };
}

function refusalText(
  scheme: WebhookScheme,
  candidates: readonly WebhookSecret[],
  path: string | undefined,
): string {
  const tried = candidates.map(({ client }) => client).join(', ');
  const causes = [
    'another secret',
    'a body that was changed',
    ...(scheme.signsPath ? [`a path other than ${path}`] : []),
  ];
  return `No: the signature does not fit the body with the secret of ${tried}. Likely causes: ${causes.join(', ')}, or a forgery.`;
}
