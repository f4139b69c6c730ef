import { AppError } from '../model/errors';
import type { UnusableKind } from './keyKind';

export type KeyProblem = UnusableKind | Exclude<keyof typeof problems, UnusableKind>;

/** Returns the error for one problem. The message says what the text is, then what to do; it never quotes the text. */
export function invalidKey(problem: KeyProblem): AppError {
  return new AppError('invalid-key', problems[problem]);
}

export function invalidKeySize(bits: number): AppError {
  const advice =
    bits < 2048
      ? 'it needs at least 2048. Make a new key pair and register its public key with the provider.'
      : 'at most 16384 are supported. Use one of 4096 bits.';
  return new AppError('invalid-key', `This RSA key has ${bits} bits; ${advice}`);
}

const needed = 'an RSA private key is needed';
const pasteWhole = 'Copy it again, from the line -----BEGIN … to the line -----END …, both included.';
const makeRsa = 'Make an RSA key pair of 2048 or 4096 bits and register its public key with the provider.';

const problems = {
  empty: 'The text is empty. Paste the private key, or choose its file.',
  'too-long': 'This text is too long to be a key. Paste only the private key.',
  'no-key': `This text contains no key. Paste the private key with its line -----BEGIN PRIVATE KEY-----.`,
  unknown: 'This text contains no readable key; it may be damaged. Copy the complete private key again.',
  'cut-off': `This key is cut off: its first or last line is missing. ${pasteWhole}`,
  short: `This key is cut off: its end is missing. ${pasteWhole}`,
  'not-base64': `This key is damaged: the text between its first and last line is not Base64. ${pasteWhole}`,
  damaged: `This key is damaged: its numbers are inconsistent. ${pasteWhole}`,
  several: 'This text contains more than one private key. Paste only the one you want to use.',
  public: `This is a public key; ${needed}. Paste the file that begins with -----BEGIN PRIVATE KEY-----.`,
  certificate: `This is a certificate; ${needed}. Paste the private key of this certificate.`,
  request: `This is a certificate request; ${needed}. Paste the private key of this request.`,
  ec: `This is an EC key; ${needed}. ${makeRsa}`,
  dsa: `This is a DSA key; ${needed}. ${makeRsa}`,
  edwards: `This is an Ed25519, Ed448, X25519 or X448 key; ${needed}. ${makeRsa}`,
  'rsa-pss': `This key is for RSA-PSS only; a plain RSA private key is needed. ${makeRsa}`,
  'other-private': `This is a private key of another kind; ${needed}. ${makeRsa}`,
  openssh: `This key is in OpenSSH's own format. Convert a copy of it with: ssh-keygen -p -m PEM -f <copy of the key>`,
  putty: `This key is in PuTTY's own format. In PuTTYgen choose Conversions › Export OpenSSH key, then convert that with: ssh-keygen -p -m PEM -f <exported key>`,
  pkcs12: 'This is a PKCS#12 file. Extract the key with: openssl pkcs12 -in <file> -nocerts -out key.pem',
  other: `This is not a private key; ${needed}. Paste the file that begins with -----BEGIN PRIVATE KEY-----.`,
  passphrase: 'The passphrase does not open this key. Type it again; case and spaces at its ends matter.',
  encryption:
    'This key uses an encryption that Kunci cannot read. Encrypt it again with: openssl pkcs8 -topk8 -v2 aes256 -in <key> -out <new key>',
} as const;
