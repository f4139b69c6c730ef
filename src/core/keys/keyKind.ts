import { createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';

/** The kind of key that DER contains. The size and the numbers of an RSA key are not checked yet. */
export type KeyKind =
  | { readonly kind: 'rsa'; readonly key: KeyObject; readonly bits: number }
  | { readonly kind: 'ec'; readonly key: KeyObject }
  | { readonly kind: 'encrypted' }
  | { readonly kind: UnusableKind };

export type UnusableKind =
  | 'public'
  | 'certificate'
  | 'request'
  | 'dsa'
  | 'edwards'
  | 'rsa-pss'
  | 'openssh'
  | 'pkcs12'
  | 'other-private'
  | 'short'
  | 'unknown';

/** Determines the kind with `crypto`; by the first bytes only for formats that `crypto` does not read. */
export function keyKindOf(der: Buffer): KeyKind {
  const start = der.subarray(0, 64).toString('hex');
  const shape = shapes.find(({ pattern }) => pattern.test(start));
  if (shape) return { kind: shape.kind };
  if (isShort(der)) return { kind: 'short' };
  for (const type of ['pkcs8', 'pkcs1', 'sec1'] as const) {
    const key = tryRead(() => createPrivateKey({ key: der, format: 'der', type }));
    if (key) return kindOfKey(key);
  }
  for (const type of ['spki', 'pkcs1'] as const) {
    if (tryRead(() => createPublicKey({ key: der, format: 'der', type }))) return { kind: 'public' };
  }
  return { kind: tryRead(() => new X509Certificate(der)) ? 'certificate' : 'unknown' };
}

export function kindOfKey(key: KeyObject): Exclude<KeyKind, { kind: 'encrypted' }> {
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return { kind: 'rsa', key, bits: key.asymmetricKeyDetails?.modulusLength ?? 0 };
    case 'ec':
      return { kind: 'ec', key };
    case 'rsa-pss':
    case 'dsa':
      return { kind: key.asymmetricKeyType };
    case 'ed25519':
    case 'ed448':
    case 'x25519':
    case 'x448':
      return { kind: 'edwards' };
    default:
      return { kind: 'other-private' };
  }
}

/** The first bytes of DER, in hexadecimal. A SEQUENCE has its length in one to five bytes (ITU-T X.690 §8.1.3). */
const sequence = '30(?:[0-7].|81..|82.{4}|83.{6}|84.{8})';
const shapes: readonly {
  readonly kind: 'encrypted' | 'openssh' | 'pkcs12' | 'request';
  readonly pattern: RegExp;
}[] = [
  // https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.key: the text `openssh-key-v1`.
  { kind: 'openssh', pattern: /^6f70656e7373682d6b65792d7631/ },
  // RFC 5958 §3: first an algorithm, of those that PKCS#5 and PKCS#12 define for encryption.
  {
    kind: 'encrypted',
    pattern: new RegExp(`^${sequence}${sequence}06(?:092a864886f70d0105|0a2a864886f70d010c01)`),
  },
  // RFC 7292 §4: version 3, then what it contains.
  { kind: 'pkcs12', pattern: new RegExp(`^${sequence}02010330`) },
  // RFC 2986 §4.1: version 0, then the subject.
  { kind: 'request', pattern: new RegExp(`^${sequence}${sequence}02010030`) },
];

/** Whether the outermost value is longer than the DER, which is then cut off. */
function isShort(der: Buffer): boolean {
  const [tag, length = 0] = der;
  if (tag !== 0x30) return false;
  if (length <= 0x80) return der.length < 2 + (length & 0x7f);
  const size = length & 0x7f;
  return size <= 4 && (der.length < 2 + size || der.length < 2 + size + der.readUIntBE(2, size));
}

function tryRead<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
