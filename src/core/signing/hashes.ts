/** HMAC, comparison in constant time, and fingerprints of secrets. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

export function hmac(
  algorithm: 'sha1' | 'sha256' | 'sha512',
  key: string,
  text: string | Uint8Array,
): Buffer {
  return createHmac(algorithm, key).update(text).digest();
}

/** Compares two texts in constant time; only a difference in length is revealed. */
export function isSameText(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/**
 * The first 4 hexadecimal digits of SHA-256 over a secret. They distinguish two keys on a screen and hardly help in
 * guessing: one in 65,536 guesses has the same. `printf %s "$KEY" | sha256sum` begins with the same digits.
 */
export function secretFingerprint(secret: string): string {
  return createHash('sha256').update(secret).digest('hex').slice(0, 4);
}
