/** DOKU's `Signature` header outside SNAP: https://developers.doku.com/get-started-with-doku-api/signature-component/non-snap */
import { createHash } from 'node:crypto';
import type { Signed, SignedPart } from '../model';
import { hmac } from './hashes';
import type { Body } from './snap';

export interface NonSnapRequest {
  readonly clientId: string;
  readonly requestId: string;
  /** UTC with `Z`, in the format of `formatTimestamp(now, 'utc')`. */
  readonly timestamp: string;
  /** Path and query. In a notification from DOKU: the path of the merchant's own notification URL. */
  readonly target: string;
  /** Exactly as it is sent; if it is empty, there is no digest. */
  readonly body: Body;
}

export const nonSnapPrefix = 'HMACSHA256=';

/** `HMACSHA256=` and the Base64 of HMAC-SHA256 over one component per line, without a newline at the end. */
export function signNonSnap(request: NonSnapRequest, secretKey: string): Signed {
  const parts: readonly SignedPart[] = [
    { name: 'Client-Id', value: request.clientId },
    { name: 'Request-Id', value: request.requestId },
    { name: 'Request-Timestamp', value: request.timestamp },
    { name: 'Request-Target', value: request.target },
    ...(request.body.length === 0 ? [] : [{ name: 'Digest', value: bodyDigest(request.body) }]),
  ];
  const stringToSign = parts.map(({ name, value }) => `${name}:${value}`).join('\n');
  const signature = nonSnapPrefix + hmac('sha256', secretKey, stringToSign).toString('base64');
  return { parts, stringToSign, signature };
}

/** Base64 of SHA-256 over the body exactly as it is sent; unlike for SNAP, it is not minified. */
export function bodyDigest(body: Body): string {
  return createHash('sha256').update(body).digest('base64');
}
