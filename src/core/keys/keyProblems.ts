import { AppError } from '../model/errors';
import type { UnusableKind } from './keyKind';

export type KeyProblem = UnusableKind | Exclude<keyof typeof reasons, UnusableKind>;

/** One `invalid-key` per reason: what the text is, then what to do. No word of the text itself comes along. */
export function invalidKey(refusal: KeyProblem): AppError {
  return new AppError('invalid-key', reasons[refusal]);
}

export function invalidKeySize(bits: number): AppError {
  if (bits < 2048) {
    const size = `This RSA key has ${bits} bits; at least 2048 are needed.`;
    return new AppError(
      'invalid-key',
      `${size} Make a new key pair and register its public key with the provider.`,
    );
  }
  return new AppError(
    'invalid-key',
    `This RSA key has ${bits} bits; at most 16384 can be used. Make one of 4096 bits.`,
  );
}

const needed = 'an RSA private key is needed';
const pasteWhole = 'Copy it again, from the line -----BEGIN … to the line -----END …, both included.';
const makeRsa = 'Make an RSA key pair of 2048 or 4096 bits and register its public key with the provider.';

const reasons = {
  empty: 'There is no key: the text is empty. Paste the private key, or choose its file.',
  'too-long': 'This text is too long for a key. Paste only the private key.',
  'nothing-found': `No key was found in this text. Paste the private key, with its line -----BEGIN PRIVATE KEY-----.`,
  unknown: 'This text holds no key that can be read; it may be damaged. Copy the whole private key again.',
  'cut-off': `This key is cut off: its first or last line is missing. ${pasteWhole}`,
  short: `This key is cut off: its end is missing. ${pasteWhole}`,
  'not-base64': `This key is damaged: the text between its first and last line is not Base64. ${pasteWhole}`,
  damaged: `This key is damaged: its numbers do not fit together. ${pasteWhole}`,
  several: 'This text holds more than one private key. Paste only the one to use.',
  public: `This is a public key; ${needed}. Paste the file that begins with -----BEGIN PRIVATE KEY-----.`,
  certificate: `This is a certificate; ${needed}. Paste the private key that the certificate was made for.`,
  request: `This is a certificate request; ${needed}. Paste the private key that the request was made with.`,
  ec: `This is an EC key; ${needed}. ${makeRsa}`,
  dsa: `This is a DSA key; ${needed}. ${makeRsa}`,
  edwards: `This is an Ed25519, Ed448, X25519 or X448 key; ${needed}. ${makeRsa}`,
  'rsa-pss': `This key is for RSA-PSS only; a plain RSA private key is needed. ${makeRsa}`,
  'other-private': `This is a private key of another kind; ${needed}. ${makeRsa}`,
  openssh: `This key is in OpenSSH's own format. Convert a copy of it with: ssh-keygen -p -m PEM -f <copy of the key>`,
  putty: `This key is in PuTTY's own format. In PuTTYgen choose Conversions › Export OpenSSH key, then convert that with: ssh-keygen -p -m PEM -f <exported key>`,
  pkcs12: 'This is a PKCS#12 file. Take the key out with: openssl pkcs12 -in <file> -nocerts -out key.pem',
  other: `This is not a private key; ${needed}. Paste the file that begins with -----BEGIN PRIVATE KEY-----.`,
  passphrase: 'The passphrase does not open this key. Type it again; capitals and spaces at its ends count.',
  encryption:
    'This key is encrypted in a way that cannot be read here. Encrypt it again with: openssl pkcs8 -topk8 -v2 aes256 -in <key> -out <new key>',
} as const;
