import { createHmac, timingSafeEqual } from 'node:crypto';

/** A signature with all that led to it, so that it can be sent and also be explained. */
export interface Signed {
  /** What `stringToSign` is made of, in its order. */
  readonly parts: readonly SignedPart[];
  readonly stringToSign: string;
  readonly signature: string;
  /** The headers that the signature decides. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface SignedPart {
  readonly name: string;
  readonly value: string;
  /** A token: to be shown shortened. */
  readonly secret?: boolean;
}

export function hmac(
  algorithm: 'sha1' | 'sha256' | 'sha512',
  key: string,
  text: string | Uint8Array,
): Buffer {
  return createHmac(algorithm, key).update(text).digest();
}

/** Compares in a time that does not tell where two texts differ, only whether their lengths do. */
export function isSameText(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
