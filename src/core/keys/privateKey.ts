import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { AppError } from '../model/errors';
import { isCommonCipher, isCommonEncryption } from './encryption';
import { type KeyKind, keyKindOf, kindOfKey } from './keyKind';
import { invalidKey, invalidKeySize, type KeyProblem } from './keyProblems';
import { type KeyBlock, readPem } from './pem';

export type KeyReading =
  /** `pem` is PKCS#8, unencrypted, with LF and one newline at its end; `bits` is the modulus's length. */
  | { readonly kind: 'ready'; readonly pem: string; readonly bits: number }
  | { readonly kind: 'passphrase-needed' };

/**
 * Reads an RSA private key of 2048 to 16384 bits from text in any shape that people paste: PKCS#8, PKCS#1, both
 * encrypted or not, with a header or as bare Base64, newlines lost or written out, other text around it.
 * That a key is encrypted is told by its header or structure, since crypto libraries differ in their error codes.
 * @throws AppError `invalid-key` with the reason and the next step
 */
export function readPrivateKey(text: string, passphrase?: string): KeyReading {
  if (text.length > longestText) throw invalidKey('too-long');
  const block = privateBlockOf(text);
  if (typeof block.body === 'string') throw invalidKey(block.body);
  const kind: KeyKind = block.cipher === undefined ? keyKindOf(block.body) : { kind: 'encrypted' };
  return kind.kind === 'encrypted' ? readEncrypted(block, block.body, passphrase) : readPlain(kind);
}

/**
 * The PEM of a private key that is stored, which has to be unencrypted.
 * @param client the name of the client that the key belongs to
 * @throws AppError `invalid-key`
 */
export function readStoredKey(text: string, client: string): string {
  const reading = readPrivateKey(text);
  if (reading.kind === 'ready') return reading.pem;
  throw new AppError(
    'invalid-key',
    `The private key of “${client}” is encrypted. Use “Replace Secret”, which asks for its passphrase once.`,
  );
}

/** Characters. A 16384-bit key takes 13,000; the text may also hold certificates and notes. */
const longestText = 262_144;

/** The one block of the text that can be a private key. */
function privateBlockOf(text: string): KeyBlock {
  const reading = readPem(text);
  if (reading.kind === 'ssh-public') throw invalidKey('public');
  if (reading.kind !== 'blocks') throw invalidKey(reading.kind);
  const [first, ...others] = reading.blocks.filter(({ label }) => label?.endsWith('PRIVATEKEY') ?? true);
  if (first === undefined) throw invalidKey(problemByLabel(reading.blocks[0]?.label ?? ''));
  if (others.length > 0) throw invalidKey('several');
  // What these labels name is refused as what it is, encrypted or not.
  if (/^(EC|DSA|OPENSSH)PRIVATEKEY$/.test(first.label ?? ''))
    throw invalidKey(problemByLabel(first.label ?? ''));
  return first;
}

function problemByLabel(label: string): KeyProblem {
  if (label.includes('REQUEST')) return 'request';
  if (label.includes('CERTIFICATE')) return 'certificate';
  if (label.includes('PUBLIC')) return 'public';
  if (label.startsWith('OPENSSH')) return 'openssh';
  if (label.startsWith('EC')) return 'ec';
  return label.startsWith('DSA') ? 'dsa' : 'other';
}

function readEncrypted(block: KeyBlock, der: Buffer, passphrase: string | undefined): KeyReading {
  if (passphrase === undefined) return { kind: 'passphrase-needed' };
  const { cipher } = block;
  const isCommon = cipher === undefined ? isCommonEncryption(der) : isCommonCipher(cipher.name);
  if (!isCommon) throw invalidKey('encryption');
  const input =
    cipher === undefined
      ? ({ key: der, format: 'der', type: 'pkcs8' } as const)
      : { key: traditionalPem(cipher, der) };
  return readPlain(kindOfKey(decrypt({ ...input, passphrase })));
}

/** This form has no DER of its own: cipher and salt are in the header. */
function traditionalPem(cipher: NonNullable<KeyBlock['cipher']>, der: Buffer): string {
  const lines = der.toString('base64').replace(/.{64}/g, '$&\n').trimEnd();
  const header = `Proc-Type: 4,ENCRYPTED\nDEK-Info: ${cipher.name},${cipher.salt.toUpperCase()}`;
  return `-----BEGIN RSA PRIVATE KEY-----\n${header}\n\n${lines}\n-----END RSA PRIVATE KEY-----\n`;
}

function decrypt(input: Parameters<typeof createPrivateKey>[0]): KeyObject {
  try {
    return createPrivateKey(input);
  } catch {
    // The library's own words differ between OpenSSL and BoringSSL and help nobody.
    throw invalidKey('passphrase');
  }
}

function readPlain(kind: Exclude<KeyKind, { kind: 'encrypted' }>): KeyReading {
  if (kind.kind !== 'rsa') throw invalidKey(kind.kind);
  const { key, bits } = kind;
  if (bits < 2048 || bits > 16384) throw invalidKeySize(bits);
  if (!isConsistent(key)) throw invalidKey('damaged');
  return { kind: 'ready', pem: key.export({ type: 'pkcs8', format: 'pem' }).toString(), bits };
}

/** OpenSSL reads a key with a wrong digit without complaint; a signature made with it would be refused far away. */
function isConsistent(key: KeyObject): boolean {
  const sample = Buffer.from('kunci');
  try {
    return verify('sha256', sample, createPublicKey(key), sign('sha256', sample, key));
  } catch {
    return false;
  }
}
