/**
 * The maths of signatures; this room knows no client and no HTTP connection. `snap` has those of Bank Indonesia's payment
 * API standard (Standar Nasional Open API Pembayaran, technical and security standard, "Signature"), `nonSnap` those of
 * DOKU's services outside it. `minifyJson` minifies bodies before they are hashed, `hashes` has HMAC and comparison,
 * `requestValues` generates timestamps and IDs.
 */
import { createHash, sign } from 'node:crypto';
import type { Signed, SignedPart } from '../model';
import { AppError } from '../model/errors';
import { hmac } from './hashes';
import { minifyJson } from './minifyJson';

/** A body exactly as it is sent: text, or the bytes of a file. */
export type Body = string | Uint8Array;

export interface SnapTransaction {
  readonly method: string;
  /** Path and query as sent, e.g. `/v1.0/balance?page=1`. */
  readonly path: string;
  readonly body: Body;
  /** In the format of `formatTimestamp`. */
  readonly timestamp: string;
}

export interface SnapTokenTransaction extends SnapTransaction {
  /** Without `Bearer`. */
  readonly token: string;
}

/** How a signature is written. The standard says Base64; a few banks use hexadecimal for transactions. */
export type SignatureEncoding = 'base64' | 'hex';

/** `METHOD:path:token:hash:timestamp`, signed by HMAC-SHA512 with the client's secret key. */
export function signTransaction(
  transaction: SnapTokenTransaction,
  secretKey: string,
  encoding: SignatureEncoding = 'base64',
): Signed {
  const parts = transactionParts(transaction, [{ name: 'token', value: transaction.token, secret: true }]);
  return signParts(parts, ':', (text) => hmac('sha512', secretKey, text).toString(encoding));
}

/**
 * `METHOD:path:hash:timestamp`, signed by RSA (PKCS#1 v1.5, SHA-256): for services without a token.
 * @throws AppError `invalid-key`
 */
export function signTransactionWithKey(
  transaction: SnapTransaction,
  privateKeyPem: string,
  encoding: SignatureEncoding = 'base64',
): Signed {
  const parts = transactionParts(transaction, []);
  return signParts(parts, ':', (text) => rsaSignature(text, privateKeyPem, encoding));
}

/**
 * `clientId|timestamp`, signed by RSA (PKCS#1 v1.5, SHA-256) in Base64: for requests of a B2B token.
 * @throws AppError `invalid-key`
 */
export function signTokenRequest(clientId: string, timestamp: string, privateKeyPem: string): Signed {
  const parts = [
    { name: 'X-CLIENT-KEY', value: clientId },
    { name: 'X-TIMESTAMP', value: timestamp },
  ];
  return signParts(parts, '|', (text) => rsaSignature(text, privateKeyPem, 'base64'));
}

function transactionParts(
  { method, path, body, timestamp }: SnapTransaction,
  token: readonly SignedPart[],
): readonly SignedPart[] {
  return [
    { name: 'HTTP method', value: method.toUpperCase() },
    { name: 'path', value: path },
    ...token,
    { name: 'body hash', value: bodyHash(body) },
    { name: 'X-TIMESTAMP', value: timestamp },
  ];
}

function signParts(
  parts: readonly SignedPart[],
  separator: string,
  signText: (text: string) => string,
): Signed {
  const stringToSign = parts.map(({ value }) => value).join(separator);
  return { parts, stringToSign, signature: signText(stringToSign) };
}

/** SHA-256 of the minified body in lower-case hexadecimal. A missing body counts as empty. */
export function bodyHash(body: Body): string {
  return createHash('sha256').update(minifyBody(body)).digest('hex');
}

/** Returns the text that is hashed: minified JSON; any other body unchanged. */
export function minifyBody(body: Body): Body {
  if (typeof body === 'string') return minifyJson(body);
  const text = decodeText(body);
  return text === undefined ? body : minifyJson(text);
}

/** Decodes a body; undefined if its bytes are not UTF-8. */
export function decodeText(body: Body): string | undefined {
  if (typeof body === 'string') return body;
  try {
    return strictUtf8.decode(body);
  } catch {
    return undefined;
  }
}

/** A byte order mark is kept: a body that has one is not JSON. */
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function rsaSignature(text: string, privateKeyPem: string, encoding: SignatureEncoding): string {
  try {
    return sign('sha256', Buffer.from(text), privateKeyPem).toString(encoding);
  } catch {
    const next = 'Replace it with a complete, unencrypted RSA private key.';
    throw new AppError('invalid-key', `The stored private key cannot be used to sign. ${next}`);
  }
}
