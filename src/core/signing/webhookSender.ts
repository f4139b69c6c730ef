import { readHead } from './receivedHeaders';
import type { WebhookSecret } from './webhook';

/** Whose notification it is by its headers, and which secret signs it. */
export interface WebhookSender {
  readonly provider: WebhookSecret['provider'];
  readonly label: string;
  readonly secretTitle: string;
  /** The field of the provider's clients that holds the secret; absent where no client has it. */
  readonly field?: string;
  /** Whether the path of the merchant's own URL is signed too. */
  readonly signsPath: boolean;
  /** The path of the request line, where that was pasted. */
  readonly path?: string;
}

/** @returns nothing where no signature header of GoBiz or DOKU is there */
export function webhookSender(headers: string): WebhookSender | undefined {
  const head = readHead(headers);
  const sender = senders.find(({ header }) => head.headers.has(header));
  if (!sender) return undefined;
  const { header: _, ...found } = sender;
  return head.path === undefined ? found : { ...found, path: head.path };
}

const doku = {
  provider: 'doku',
  label: 'DOKU',
  secretTitle: 'Secret key',
  field: 'secretKey',
  signsPath: true,
} as const;

/** GoBiz shows its notification secret key once, in the developer portal; it belongs to no OAuth client. */
const gobiz = {
  provider: 'gobiz',
  label: 'GoBiz',
  secretTitle: 'Notification secret key',
  signsPath: false,
} as const;

const senders = [
  { header: 'x-go-signature', ...gobiz },
  { header: 'signature', ...doku },
  { header: 'x-signature', ...doku },
];
