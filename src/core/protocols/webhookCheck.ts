/** Checks whether a pasted notification was signed by the provider that it names. */

import { otherLineEndings, prettyPrint } from '../explain/bodyVariants';
import type { Provider, WebhookNotification, WebhookScheme } from '../model';
import { compactJson } from '../signing/minifyJson';
import { pathOf, type ReceivedHead, readReceivedHead } from './receivedHead';

export interface ReceivedWebhook {
  /** Header lines, perhaps with the request line before them. */
  readonly headers: string;
  /** The body exactly as it was received. */
  readonly body: string;
  /** The path or URL that received it; by default the path of the request line. */
  readonly url?: string;
}

/** The part of a provider that checks need. */
type Sender = Pick<Provider, 'id' | 'label' | 'webhooks'>;

/** A scheme that may have signed a notification, by its headers, and the scheme's provider. */
export interface WebhookSource {
  readonly provider: Sender;
  readonly scheme: WebhookScheme;
}

/** A secret that may have signed a notification. */
export interface WebhookSecret {
  readonly client: string;
  /** The ID of the client's provider. */
  readonly provider: string;
  readonly secret: string;
}

export type WebhookCheck =
  /** The signature matches the pasted headers and body. */
  | { readonly kind: 'genuine'; readonly scheme: string; readonly client: string }
  /** The signature matches a body that differs only in whitespace: the pasted text is not what was sent. */
  | {
      readonly kind: 'genuine-but-changed';
      readonly scheme: string;
      readonly client: string;
      readonly change: BodyChange;
      readonly message: string;
    }
  /** The signature matches none of the secrets. */
  | { readonly kind: 'refused'; readonly scheme: string; readonly message: string }
  /** Something that the check needs is missing. */
  | {
      readonly kind: 'incomplete';
      readonly scheme?: string;
      readonly missing: readonly string[];
      readonly message: string;
    };

export type BodyChange = keyof typeof bodyChanges;

/** Finds the schemes whose signature header is present. Several providers may use one header, e.g. `X-SIGNATURE`. */
export function findWebhookSources(headers: string, providers: readonly Sender[]): readonly WebhookSource[] {
  const head = readReceivedHead(headers);
  return allSources(providers).filter(({ scheme }) => head.headers.has(scheme.signatureHeader.toLowerCase()));
}

/** The names of all signature headers of notifications. */
export function webhookHeaders(providers: readonly Sender[]): readonly string[] {
  return [...new Set(allSources(providers).map(({ scheme }) => scheme.signatureHeader))];
}

/** Returns the path of the request line, if one was pasted with the headers. */
export function pastedPath(headers: string): string | undefined {
  return readReceivedHead(headers).path;
}

/** Tries the secrets of each provider that may have sent the notification. */
export function checkWebhook(
  webhook: ReceivedWebhook,
  secrets: readonly WebhookSecret[],
  providers: readonly Sender[],
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
      const message = `${bodyChanges[change]} Verify the raw bytes of the body, before anything parses or formats them.`;
      return { kind: 'genuine-but-changed', scheme: scheme.id, client, change, message };
    }
  }
  return { kind: 'refused', scheme: scheme.id, message: refusalText(scheme, candidates, path) };
}

/** Changes to a body between its sender and the clipboard. */
const bodyChanges = {
  'line-endings':
    'The notification is genuine, but its line endings or its last newline were changed after it was sent.',
  whitespace:
    'The notification is genuine, but its body was reformatted: spaces or line breaks were changed.',
} as const;

function changedBodies(body: string): readonly (readonly [BodyChange, string])[] {
  const compact = compactJson(body);
  const layouts = compact === undefined ? [] : [compact, ...prettyPrintShallow(compact)];
  return [
    ...otherLineEndings(body).map((text) => ['line-endings', text] as const),
    ...layouts.map((text) => ['whitespace', text] as const),
  ];
}

/** Indenting costs the square of the nesting depth, and no notification is nested deeply. */
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

function allSources(providers: readonly Sender[]): readonly WebhookSource[] {
  return providers.flatMap((provider) => provider.webhooks.map((scheme) => ({ provider, scheme })));
}

function missingFrom(scheme: WebhookScheme, head: ReceivedHead, path: string | undefined): readonly string[] {
  const headers = scheme.signedHeaders.filter((name) => (head.headers.get(name.toLowerCase()) ?? '') === '');
  return scheme.signsPath && path === undefined ? [...headers, 'the path of your notification URL'] : headers;
}

function incomplete(missing: readonly string[], scheme?: string): WebhookCheck {
  const message =
    scheme === undefined
      ? `There is no signature header (${missing.join(', ')}). Paste all headers of the notification.`
      : `Missing: ${missing.join(', ')}. Add it and check again.`;
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
  return `The signature does not match the body with the secret of ${tried}. Likely causes: ${causes.join(', ')}, or a forgery.`;
}
