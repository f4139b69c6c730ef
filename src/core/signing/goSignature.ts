import { hmac } from './signed';

/** GoBiz's `X-Go-Signature`: lower-case hexadecimal HMAC-SHA256 of the raw body under the notification secret key. */
export function goSignature(rawBody: string | Uint8Array, secretKey: string): string {
  return hmac('sha256', secretKey, rawBody).toString('hex');
}
