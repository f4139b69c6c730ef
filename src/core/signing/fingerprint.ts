import { createHash } from 'node:crypto';

/**
 * The first 4 hexadecimal digits of SHA-256 over a secret. Enough to tell two keys apart on a screen, and of so little
 * use to whoever guesses that one in 65,536 guesses has it too. `printf %s "$KEY" | sha256sum` begins with the same.
 */
export function secretFingerprint(secret: string): string {
  return createHash('sha256').update(secret).digest('hex').slice(0, 4);
}
