/** How providers sign the notifications that they send. */
import type { WebhookNotification, WebhookScheme } from '../model';
import { hmac, isSameText } from '../signing/hashes';
import { signTransaction } from '../signing/snap';

/** Lower-case hexadecimal of HMAC-SHA256 over the raw body. */
export function hexWebhook(
  id: string,
  signatureHeader: string,
  secret: WebhookScheme['secret'],
): WebhookScheme {
  return {
    id,
    signatureHeader,
    signedHeaders: [],
    signsPath: false,
    secret,
    isGenuine: ({ body }, received, key) => isSameText(hexSignature(body, key), received.toLowerCase()),
  };
}

export function hexSignature(rawBody: string | Uint8Array, secretKey: string): string {
  return hmac('sha256', secretKey, rawBody).toString('hex');
}

/**
 * SNAP's symmetric signature, over the path of the merchant's own URL and a token that the merchant issued to the
 * provider. The body is minified first, so its whitespace does not matter.
 */
export function snapWebhook(id: string, secret: WebhookScheme['secret']): WebhookScheme {
  return {
    id,
    signatureHeader: 'X-SIGNATURE',
    signedHeaders: ['X-TIMESTAMP', 'Authorization'],
    signsPath: true,
    secret,
    isGenuine: (notification, received, key) => isSameText(snapSignature(notification, key), received),
  };
}

function snapSignature({ method, path, headers, body }: WebhookNotification, secretKey: string): string {
  const token = (headers.get('authorization') ?? '').replace(/^Bearer\s+/i, '');
  const timestamp = headers.get('x-timestamp') ?? '';
  return signTransaction({ method, path, token, body, timestamp }, secretKey).signature;
}
