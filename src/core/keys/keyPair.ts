import { createHash, createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { AppError } from '../model/errors';

export interface KeyPair {
  /** PKCS#8 PEM, unencrypted. */
  readonly privateKey: string;
  /** SPKI PEM. */
  readonly publicKey: string;
}

/** Generates an RSA key pair off the main thread; 4096 bits may take seconds. Both keys use LF and end in a newline. */
export async function makeKeyPair(bits: 2048 | 4096): Promise<KeyPair> {
  return promisify(generateKeyPair)('rsa', {
    modulusLength: bits,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}

export interface PublicKey {
  /** SPKI PEM with LF and one newline at its end, for registration with the provider. */
  readonly pem: string;
  /** `SHA256:` and the Base64 of SHA-256 over the SPKI's DER, without padding. */
  readonly fingerprint: string;
}

/**
 * Derives the public key from an unencrypted private key in PEM.
 * @throws AppError `invalid-key`
 */
export function publicKeyOf(privateKeyPem: string): PublicKey {
  let key: KeyObject;
  try {
    key = createPublicKey(createPrivateKey(privateKeyPem));
  } catch {
    const reason = 'The stored private key cannot be read.';
    throw new AppError('invalid-key', `${reason} Use “Replace Secret” to store the complete key.`);
  }
  const digest = createHash('sha256').update(key.export({ type: 'spki', format: 'der' }));
  return {
    pem: key.export({ type: 'spki', format: 'pem' }).toString(),
    fingerprint: `SHA256:${digest.digest('base64').replace(/=+$/, '')}`,
  };
}
