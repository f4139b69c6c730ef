import { otherLineEndings, prettyPrinted } from './bodyVariants';
import { goSignature } from './goSignature';
import { compactJson } from './minifyJson';
import { nonSnapPrefix, signNonSnap } from './nonSnap';
import { pathOf, type ReceivedHead, readHead } from './receivedHeaders';
import { isSameText } from './signed';
import { signTransaction } from './snap';

/** A notification as a person pastes it. */
export interface ReceivedWebhook {
  /** Header lines, perhaps with the request line before them. */
  readonly headers: string;
  /** The body exactly as it was received. */
  readonly body: string;
  /** Path or URL at which it was received; DOKU signs the path. The request line's path serves as well. */
  readonly url?: string;
}

/** A client whose secret may have signed it: GoBiz's notification secret key, or DOKU's secret key. */
export interface WebhookSecret {
  readonly client: string;
  readonly provider: 'gobiz' | 'doku';
  readonly secret: string;
}

export type WebhookScheme = 'gobiz' | 'doku' | 'doku-snap';

export type WebhookCheck =
  /** The signature is right for the headers and the body as pasted. */
  | { readonly kind: 'genuine'; readonly scheme: WebhookScheme; readonly client: string }
  /** It is right for a body that differs only in its form: what was pasted is not what was sent. */
  | {
      readonly kind: 'genuine-but-changed';
      readonly scheme: WebhookScheme;
      readonly client: string;
      readonly change: BodyChange;
      readonly message: string;
    }
  /** No secret that was tried leads to it. */
  | { readonly kind: 'refused'; readonly scheme: WebhookScheme; readonly message: string }
  /** Something is missing without which it cannot be checked. */
  | {
      readonly kind: 'incomplete';
      readonly scheme?: WebhookScheme;
      readonly missing: readonly string[];
      readonly message: string;
    };

export type BodyChange = keyof typeof bodyChanges;

/** Tells by the headers which scheme signed a notification of GoBiz or DOKU, and whether a secret fits. */
export function checkWebhook(webhook: ReceivedWebhook, secrets: readonly WebhookSecret[]): WebhookCheck {
  const head = readHead(webhook.headers);
  const scheme = schemes.find(({ signatureHeader }) => head.headers.has(signatureHeader.toLowerCase()));
  if (scheme === undefined) return incomplete(schemes.map(({ signatureHeader }) => signatureHeader));
  const path =
    webhook.url === undefined || webhook.url.trim() === '' ? head.path : pathOf(webhook.url.trim());
  const missing = missingFrom(scheme, head, path);
  if (missing.length > 0) return incomplete(missing, scheme.id);
  const candidates = secrets.filter(({ provider }) => provider === scheme.provider);
  if (candidates.length === 0) return incomplete([`the secret of a client of ${scheme.label}`], scheme.id);
  const received = scheme.normalised(head.headers.get(scheme.signatureHeader.toLowerCase()) ?? '');
  for (const [change, body] of [['none', webhook.body] as const, ...changedBodies(webhook.body)]) {
    for (const { client, secret } of candidates) {
      const expected = scheme.signature({ ...head, path: path ?? '' }, body, secret);
      if (!isSameText(expected, received)) continue;
      if (change === 'none') return { kind: 'genuine', scheme: scheme.id, client };
      const message = `${bodyChanges[change]} Check the body's bytes as they arrive, before anything reads or writes them.`;
      return { kind: 'genuine-but-changed', scheme: scheme.id, client, change, message };
    }
  }
  return { kind: 'refused', scheme: scheme.id, message: refusal(scheme, candidates, path) };
}

interface WebhookRule {
  readonly id: WebhookScheme;
  readonly provider: WebhookSecret['provider'];
  readonly label: string;
  readonly signatureHeader: string;
  /** Other headers that the signature covers. */
  readonly needs: readonly string[];
  readonly needsPath: boolean;
  readonly normalised: (received: string) => string;
  readonly signature: (
    head: ReceivedHead & { readonly path: string },
    body: string,
    secret: string,
  ) => string;
}

const schemes: readonly WebhookRule[] = [
  {
    id: 'gobiz',
    provider: 'gobiz',
    label: 'GoBiz',
    signatureHeader: 'X-Go-Signature',
    needs: [],
    needsPath: false,
    normalised: (received) => received.toLowerCase(),
    signature: (_head, body, secret) => goSignature(body, secret),
  },
  {
    id: 'doku',
    provider: 'doku',
    label: 'DOKU',
    signatureHeader: 'Signature',
    needs: ['Client-Id', 'Request-Id', 'Request-Timestamp'],
    needsPath: true,
    normalised: (received) => (received.startsWith(nonSnapPrefix) ? received : nonSnapPrefix + received),
    signature: ({ headers, path }, body, secret) => {
      const [clientId, requestId] = [headers.get('client-id') ?? '', headers.get('request-id') ?? ''];
      const timestamp = headers.get('request-timestamp') ?? '';
      return signNonSnap({ clientId, requestId, timestamp, target: path, body }, secret).signature;
    },
  },
  {
    id: 'doku-snap',
    provider: 'doku',
    label: 'DOKU',
    signatureHeader: 'X-SIGNATURE',
    needs: ['X-TIMESTAMP', 'Authorization'],
    needsPath: true,
    normalised: (received) => received,
    signature: ({ headers, method, path }, body, secret) => {
      const token = (headers.get('authorization') ?? '').replace(/^Bearer\s+/i, '');
      const timestamp = headers.get('x-timestamp') ?? '';
      return signTransaction({ method: method ?? 'POST', path, token, body, timestamp }, secret).signature;
    },
  },
];

/** What became of a body between its sender and the clipboard. */
const bodyChanges = {
  'line-endings':
    'The notification is genuine, but its line endings or its last newline were changed on the way here.',
  whitespace:
    'The notification is genuine, but the body was formatted anew: spaces or line breaks were changed.',
} as const;

function changedBodies(body: string): readonly (readonly [BodyChange, string])[] {
  const endings = otherLineEndings(body).map((text) => ['line-endings', text] as const);
  const compact = compactJson(body);
  if (compact === undefined) return endings;
  return [...endings, ...[compact, ...pretty(compact)].map((text) => ['whitespace', text] as const)];
}

/** Indenting deep nesting costs the square of its depth, and no notification is nested like that. */
function pretty(compact: string): readonly string[] {
  return isDeep(compact) ? [] : prettyPrinted(JSON.parse(compact));
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

function missingFrom(scheme: WebhookRule, head: ReceivedHead, path: string | undefined): readonly string[] {
  const headers = scheme.needs.filter((name) => (head.headers.get(name.toLowerCase()) ?? '') === '');
  return scheme.needsPath && path === undefined ? [...headers, 'the path of your notification URL'] : headers;
}

function incomplete(missing: readonly string[], scheme?: WebhookScheme): WebhookCheck {
  const message =
    scheme === undefined
      ? `No signature header is there: one of ${missing.join(', ')} is needed. Paste all headers of the notification.`
      : `This is missing: ${missing.join(', ')}. Add it and check again.`;
  return { kind: 'incomplete', missing, message, ...(scheme === undefined ? {} : { scheme }) };
}

function refusal(
  scheme: WebhookRule,
  candidates: readonly WebhookSecret[],
  path: string | undefined,
): string {
  const tried = candidates.map(({ client }) => client).join(', ');
  const causes = [
    'another secret',
    'a body that was changed',
    ...(scheme.needsPath ? [`a path other than ${path}`] : []),
  ];
  return `No: the signature does not fit the body with the secret of ${tried}. Likely causes: ${causes.join(', ')}, or a forgery.`;
}
