/**
 * DOKU's services outside SNAP, e.g. Checkout: how their requests and notifications are signed. Source:
 * https://developers.doku.com/get-started-with-doku-api/signature-component/non-snap
 */

import { hasHeader } from '../http/headers';
import type { HeaderPair, OutgoingRequest, SigningKind, WebhookScheme } from '../model';
import { requireHeader, requirePath } from '../protocols/signedRequest';
import { isSameText } from '../signing/hashes';
import { type NonSnapRequest, nonSnapPrefix, signNonSnap } from '../signing/nonSnap';
import { externalId, formatTimestamp, requestId } from '../signing/requestValues';

/** Whether a request is for a service outside SNAP; one with SNAP's signature header is not. */
export function isNonSnap(headers: readonly HeaderPair[]): boolean {
  if (hasHeader(headers, 'X-CLIENT-KEY', 'X-SIGNATURE')) return false;
  return hasHeader(headers, 'Signature', 'Request-Id', 'Request-Timestamp', 'Client-Id');
}

export const dokuNonSnap: SigningKind = {
  label: 'DOKU outside SNAP',
  rule: 'HMAC-SHA256 with the secret key over the components, one per line, in Base64 after HMACSHA256=. The digest is SHA-256 of the body exactly as it is sent, in Base64.',
  secrets: ['secretKey'],
  headers: {
    'Client-Id': '{{CLIENT_ID}}',
    'Request-Id': '{{REQUEST_ID}}',
    'Request-Timestamp': '{{TIMESTAMP}}',
    Signature: '{{SIGNATURE}}',
  },
  signatureHeader: 'Signature',
  timestampHeader: 'Request-Timestamp',
  hashed: (body) => body,
  values: (_, now) => ({
    TIMESTAMP: formatTimestamp(now, 'utc'),
    EXTERNAL_ID: externalId(now),
    REQUEST_ID: requestId(),
  }),
  sign: (_, request, secrets) => signNonSnap(componentsOf(request), secrets.secretKey ?? ''),
  explain: async (_, request, secrets, pasted, others) => {
    const { explainSignature } = await import('../explain/explainSignature');
    const { origin } = new URL(request.url);
    const secretKey = secrets.secretKey ?? '';
    const input = { kind: 'nonSnap', request: componentsOf(request), origin, secretKey } as const;
    return explainSignature(input, pasted, others);
  },
};

/** Notifications are signed like requests; the target is the path of the merchant's own URL. */
export const dokuWebhook: WebhookScheme = {
  id: 'doku',
  signatureHeader: 'Signature',
  signedHeaders: ['Client-Id', 'Request-Id', 'Request-Timestamp'],
  signsPath: true,
  secret: { title: 'Secret key', field: 'secretKey' },
  isGenuine: ({ headers, path, body }, received, secretKey) => {
    const [clientId, requestId] = [headers.get('client-id') ?? '', headers.get('request-id') ?? ''];
    const timestamp = headers.get('request-timestamp') ?? '';
    const { signature } = signNonSnap({ clientId, requestId, timestamp, target: path, body }, secretKey);
    return isSameText(signature, received.startsWith(nonSnapPrefix) ? received : nonSnapPrefix + received);
  },
};

function componentsOf(request: OutgoingRequest): NonSnapRequest {
  return {
    clientId: requireHeader(request, 'Client-Id'),
    requestId: requireHeader(request, 'Request-Id'),
    timestamp: requireHeader(request, 'Request-Timestamp'),
    target: requirePath(request),
    body: request.body,
  };
}
