import { bitLength, type DerValue, derTag, membersOf, objectIdOf, readDer, shapeOf } from './der';

/** What some DER is, told from its structure alone and so the same with every crypto library. */
export type KeyKind =
  | { readonly kind: 'rsa'; readonly encoding: 'pkcs1' | 'pkcs8'; readonly bits: number }
  | { readonly kind: 'encrypted' }
  | { readonly kind: UnusableKind };

export type UnusableKind =
  | 'public'
  | 'certificate'
  | 'request'
  | 'ec'
  | 'dsa'
  | 'edwards'
  | 'rsa-pss'
  | 'openssh'
  | 'pkcs12'
  | 'other-private'
  | 'short'
  | 'unknown';

/** Looks at the outermost members: RFC 5958 (PKCS#8), RFC 8017 (PKCS#1), RFC 5915 (EC), RFC 5280, RFC 2986. */
export function keyKindOf(der: Uint8Array): KeyKind {
  // https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.key
  if (Buffer.from(der.subarray(0, 14)).toString('latin1') === 'openssh-key-v1') return { kind: 'openssh' };
  const outer = readDer(der);
  if (outer === 'short') return { kind: der[0] === derTag.sequence ? 'short' : 'unknown' };
  if (outer === 'malformed') return { kind: 'unknown' };
  const [whole] = outer;
  if (outer.length !== 1 || whole?.tag !== derTag.sequence) return { kind: 'unknown' };
  return kindOfMembers(membersOf(whole));
}

function kindOfMembers(members: readonly DerValue[]): KeyKind {
  const shape = shapeOf(members);
  if (/^02 30 04( a0)?( 81| a1)?$/.test(shape)) return kindOfPkcs8(members);
  if (shape === Array(9).fill('02').join(' ')) return rsaOf(members, 'pkcs1');
  if (shape === Array(6).fill('02').join(' ')) return { kind: 'dsa' };
  if (shape === '02 02') return { kind: 'public' };
  if (/^02 04( a0)?( a1)?$/.test(shape)) return { kind: 'ec' };
  if (shape === '30 04') return { kind: 'encrypted' };
  if (shape === '30 03') return { kind: 'public' };
  if (shape === '30 30 03') return { kind: membersOf(members[0]).length > 4 ? 'certificate' : 'request' };
  if (/^02 30( 30)?$/.test(shape) && members[0]?.content[0] === 3) return { kind: 'pkcs12' };
  return { kind: 'unknown' };
}

/** Algorithms of PKCS#8 keys by the object identifier's content. */
const algorithms: Readonly<Record<string, UnusableKind | 'rsa'>> = {
  '2a864886f70d010101': 'rsa',
  '2a864886f70d01010a': 'rsa-pss',
  '2a8648ce3d0201': 'ec',
  '2a8648ce380401': 'dsa',
  '2b656e': 'edwards',
  '2b656f': 'edwards',
  '2b6570': 'edwards',
  '2b6571': 'edwards',
};

function kindOfPkcs8(members: readonly DerValue[]): KeyKind {
  const algorithm = algorithms[objectIdOf(membersOf(members[1])[0]) ?? ''] ?? 'other-private';
  if (algorithm !== 'rsa') return { kind: algorithm };
  const inner = members[2] === undefined ? [] : readDer(members[2].content);
  if (typeof inner === 'string') return { kind: inner === 'short' ? 'short' : 'unknown' };
  return rsaOf(membersOf(inner[0]), 'pkcs8');
}

/** The modulus is the second member (RFC 8017 A.1.2). */
function rsaOf(members: readonly DerValue[], encoding: 'pkcs1' | 'pkcs8'): KeyKind {
  const modulus = members[1];
  if (modulus === undefined) return { kind: 'unknown' };
  return { kind: 'rsa', encoding, bits: bitLength(modulus) };
}
