/** As much of DER (ITU-T X.690 §8, §10) as it takes to tell one kind of key from another. */

export interface DerValue {
  readonly tag: number;
  readonly content: Uint8Array;
}

export const derTag = {
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectId: 0x06,
  sequence: 0x30,
} as const;

/**
 * The values that stand one after the other in `bytes`, or what hinders reading them:
 * `short` where a value says it is longer than what is there, `malformed` otherwise.
 */
export function readDer(bytes: Uint8Array): readonly DerValue[] | 'short' | 'malformed' {
  const values: DerValue[] = [];
  let at = 0;
  while (at < bytes.length) {
    const head = readHead(bytes, at);
    if (typeof head === 'string') return head;
    const end = head.start + head.length;
    if (end > bytes.length) return 'short';
    values.push({ tag: head.tag, content: bytes.subarray(head.start, end) });
    at = end;
  }
  return values;
}

/** The members of a constructed value; none where they cannot be read. */
export function membersOf(value: DerValue | undefined): readonly DerValue[] {
  if (value === undefined) return [];
  const members = readDer(value.content);
  return typeof members === 'string' ? [] : members;
}

/** The tags of some values, as `02 30 04`: a shape that can be compared at a glance. */
export function shapeOf(values: readonly DerValue[]): string {
  return values.map(({ tag }) => tag.toString(16).padStart(2, '0')).join(' ');
}

/** An object identifier's content in hexadecimal; enough to compare. */
export function objectIdOf(value: DerValue | undefined): string | undefined {
  return value?.tag === derTag.objectId ? Buffer.from(value.content).toString('hex') : undefined;
}

/** How many bits a non-negative INTEGER has, its leading zeros not counted. */
export function bitLength(value: DerValue): number {
  const first = value.content.findIndex((byte) => byte !== 0);
  if (first === -1) return 0;
  return (value.content.length - first) * 8 - (Math.clz32(value.content[first] ?? 0) - 24);
}

interface Head {
  readonly tag: number;
  readonly start: number;
  readonly length: number;
}

function readHead(bytes: Uint8Array, at: number): Head | 'short' | 'malformed' {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined) return 'short';
  // Tags over 30 take more than one byte; no key has one.
  if ((tag & 0x1f) === 0x1f) return 'malformed';
  if (first < 0x80) return { tag, start: at + 2, length: first };
  const size = first & 0x7f;
  if (size === 0 || size > 4) return 'malformed';
  if (at + 2 + size > bytes.length) return 'short';
  let length = 0;
  for (const byte of bytes.subarray(at + 2, at + 2 + size)) length = length * 256 + byte;
  return { tag, start: at + 2 + size, length };
}
