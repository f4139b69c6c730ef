/**
 * The private keys that clients sign with. `pem` finds a key in pasted text, `keyKind` determines its kind, `encryption`
 * says which encrypted keys can be decrypted, and `privateKey` reads the key or throws one of `keyProblems`. `keyPair`
 * generates key pairs.
 */
import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import type { KeyTypes } from '../model';
import { AppError } from '../model/errors';
import { isCommonEncryption } from './encryption';
import { type KeyKind, keyKindOf, kindOfKey } from './keyKind';
import { invalidKey, invalidKeySize, type KeyProblem } from './keyProblems';
import { type KeyBlock, readPem } from './pem';

export type KeyReading =
  /** `pem` is PKCS#8, unencrypted, with LF and one newline at its end; `bits` is the length of an RSA modulus. */
  | { readonly kind: 'ready'; readonly pem: string; readonly bits?: number }
  | { readonly kind: 'passphrase-needed' };

/**
 * Reads a private key, for RSA of 2048 to 16384 bits, from pasted text: PKCS#8 or PKCS#1, encrypted or not, with a header or
 * as bare Base64, with newlines lost or escaped, with other text around it. Encryption is detected by header or
 * structure, because the error codes of crypto libraries differ.
 * @throws AppError `invalid-key` with the reason and the next step
 */
export function readPrivateKey(text: string, passphrase?: string, types: KeyTypes = rsaOnly): KeyReading {
  if (text.length > longestText) throw invalidKey('too-long');
  const block = privateBlockOf(text, types);
  if (typeof block.body === 'string') throw invalidKey(block.body);
  const kind: KeyKind = block.cipher === undefined ? keyKindOf(block.body) : { kind: 'encrypted' };
  return kind.kind === 'encrypted'
    ? readEncrypted(block, block.body, passphrase, types)
    : readPlain(kind, types);
}

/**
 * Reads a stored private key, which must be unencrypted. Returns PEM.
 * @param client the name of the client that the key belongs to
 * @throws AppError `invalid-key`
 */
export function readStoredKey(text: string, client: string, types?: KeyTypes): string {
  const reading = readPrivateKey(text, undefined, types);
  if (reading.kind === 'ready') return reading.pem;
  throw new AppError(
    'invalid-key',
    `The private key of “${client}” is encrypted. Use “Replace Secret”, which asks for its passphrase once.`,
  );
}

const rsaOnly: KeyTypes = ['rsa'];
const ecLabel = 'ECPRIVATEKEY';

/** Characters. A 16384-bit key takes 13,000; the text may also hold certificates and notes. */
const longestText = 262_144;

/** Finds the one block that can be a private key. */
function privateBlockOf(text: string, types: KeyTypes): KeyBlock {
  const reading = readPem(text);
  if (reading.kind === 'ssh-public') throw invalidKey('public');
  if (reading.kind !== 'blocks') throw invalidKey(reading.kind);
  const [first, ...others] = reading.blocks.filter(({ label }) => label?.endsWith('PRIVATEKEY') ?? true);
  if (first === undefined) throw invalidKey(problemByLabel(reading.blocks[0]?.label ?? ''));
  if (others.length > 0) throw invalidKey('several');
  // Keys with these labels are rejected by their kind, encrypted or not.
  const label = first.label ?? '';
  const isForeign = /^(DSA|OPENSSH)PRIVATEKEY$/.test(label) || (label === ecLabel && !types.includes('ec'));
  if (isForeign) throw invalidKey(problemByLabel(label));
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

/** What both OpenSSL and BoringSSL can decrypt of traditional encryption. */
const commonCipher = /^(AES-(128|192|256)|DES-EDE3)-CBC$/;

function readEncrypted(
  block: KeyBlock,
  der: Buffer,
  passphrase: string | undefined,
  types: KeyTypes,
): KeyReading {
  if (passphrase === undefined) return { kind: 'passphrase-needed' };
  const { cipher } = block;
  const isCommon = cipher === undefined ? isCommonEncryption(der) : commonCipher.test(cipher.name);
  if (!isCommon) throw invalidKey('encryption');
  const input =
    cipher === undefined
      ? ({ key: der, format: 'der', type: 'pkcs8' } as const)
      : { key: traditionalPem(block.label === ecLabel ? 'EC' : 'RSA', cipher, der) };
  return readPlain(kindOfKey(decrypt({ ...input, passphrase })), types);
}

/** Traditional encryption has no DER of its own: cipher and salt are in the header. */
function traditionalPem(type: 'RSA' | 'EC', cipher: NonNullable<KeyBlock['cipher']>, der: Buffer): string {
  const lines = der.toString('base64').replace(/.{64}/g, '$&\n').trimEnd();
  const header = `Proc-Type: 4,ENCRYPTED\nDEK-Info: ${cipher.name},${cipher.salt.toUpperCase()}`;
  return `-----BEGIN ${type} PRIVATE KEY-----\n${header}\n\n${lines}\n-----END ${type} PRIVATE KEY-----\n`;
}

function decrypt(input: Parameters<typeof createPrivateKey>[0]): KeyObject {
  try {
    return createPrivateKey(input);
  } catch {
    // The messages of OpenSSL and BoringSSL differ and do not help.
    throw invalidKey('passphrase');
  }
}

function readPlain(kind: Exclude<KeyKind, { kind: 'encrypted' }>, types: KeyTypes): KeyReading {
  if (kind.kind === 'ec' && types.includes('ec')) {
    if (!isConsistent(kind.key)) throw invalidKey('damaged');
    return { kind: 'ready', pem: kind.key.export({ type: 'pkcs8', format: 'pem' }).toString() };
  }
  if (kind.kind !== 'rsa') throw invalidKey(kind.kind);
  const { key, bits } = kind;
  if (bits < 2048 || bits > 16384) throw invalidKeySize(bits);
  if (!isConsistent(key)) throw invalidKey('damaged');
  return { kind: 'ready', pem: key.export({ type: 'pkcs8', format: 'pem' }).toString(), bits };
}

/** OpenSSL accepts a key with a wrong digit, but providers would reject its signatures. */
function isConsistent(key: KeyObject): boolean {
  const sample = Buffer.from('kunci');
  try {
    return verify('sha256', sample, createPublicKey(key), sign('sha256', sample, key));
  } catch {
    return false;
  }
}
