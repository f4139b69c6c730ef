/** Finds a key in pasted text, which may come from chat, `.env` files, YAML, mail or a terminal. */

/** A block of PEM (RFC 7468), or bare Base64. */
export interface KeyBlock {
  /** Without spaces, e.g. `RSAPRIVATEKEY`; absent if there was no header. */
  readonly label?: string;
  readonly body: Buffer | 'cut-off' | 'not-base64';
  /** Traditional encryption (RFC 1421 §4.6.1.1 and .3): the cipher's name and its salt in hexadecimal. */
  readonly cipher?: { readonly name: string; readonly salt: string };
}

export type PemReading =
  | { readonly kind: 'blocks'; readonly blocks: readonly KeyBlock[] }
  | { readonly kind: 'empty' | 'cut-off' | 'no-key' | 'putty' | 'ssh-public' };

/** Reads all blocks in the text, in linear time. */
export function readPem(text: string): PemReading {
  const clean = cleanText(text);
  if (clean.trim() === '') return { kind: 'empty' };
  if (/^\s*PuTTY-User-Key-File-/.test(clean)) return { kind: 'putty' };
  if (/^\s*["']?(ssh|ecdsa)-[a-z0-9-]+\s/.test(clean)) return { kind: 'ssh-public' };
  const edges = [...clean.matchAll(edge)];
  if (edges.length === 0) return readBare(clean);
  const blocks = edges.flatMap((begin, index) => {
    if (begin[1] !== 'BEGIN') return [];
    const end = edges[index + 1];
    const label = labelOf(begin);
    if (end?.[1] !== 'END' || labelOf(end) !== label) return [{ label, body: 'cut-off' as const }];
    return [readBlock(label, clean.slice(begin.index + begin[0].length, end.index))];
  });
  return blocks.length === 0 ? { kind: 'cut-off' } : { kind: 'blocks', blocks };
}

/** A line `-----BEGIN LABEL-----`, also with some of its dashes or spaces lost. */
const edge = /-{2,5}\s?(BEGIN|END)\s?([A-Z0-9](?:[A-Z0-9]|\s(?!\s)){2,40}?)\s?-{2,5}/g;

function labelOf(match: RegExpMatchArray): string {
  return (match[2] ?? '').replace(/\s/g, '');
}

/** Removes byte order marks, zero-width characters and the zero bytes of UTF-16; turns escapes into newlines. */
function cleanText(text: string): string {
  return text
    .replace(/[\0\u00AD\u200B-\u200D\u2060\uFEFF\uFFFD]/g, '')
    .replace(/\\{1,4}[rnt]/g, '\n')
    .replace(/\\/g, '');
}

function readBlock(label: string, text: string): KeyBlock {
  if (!/Proc-Type:\s*4\s*,\s*ENCRYPTED/.test(text)) return { label, body: decodeBase64(text) };
  const header = encryptionHeader.exec(text);
  if (header === null) return { label, body: 'cut-off' };
  const cipher = { name: header[1] ?? header[3] ?? '', salt: header[2] ?? header[4] ?? '' };
  return { label, cipher, body: decodeBase64(text.slice(header.index + header[0].length)) };
}

/** The salt has 16 bytes for AES and 8 for DES; if newlines were lost, Base64 follows it immediately. */
const encryptionHeader =
  /DEK-Info:\s*(?:(AES-\d{3}-CBC)\s*,\s*([0-9A-Fa-f]{32})|([A-Z0-9-]{3,20})\s*,\s*([0-9A-Fa-f]{16}))/;

function readBare(text: string): PemReading {
  if (/PRIVATE KEY|\bBEGIN\b/.test(text)) return { kind: 'cut-off' };
  // The text may begin with a variable's name from an .env file: `PRIVATE_KEY=…`.
  const body = decodeBase64(
    text.trimStart().replace(/^(?:export\s{1,9})?[A-Za-z_]\w{0,60}\s?[=:]\s?(?=["'\sM])/, ''),
  );
  if (typeof body === 'string' || body.length < 16) return { kind: 'no-key' };
  // CI systems are often given the Base64 of the whole PEM file.
  if (body.subarray(0, 20).toString('latin1').includes('-----BEGIN')) return readPem(body.toString('latin1'));
  return { kind: 'blocks', blocks: [{ body }] };
}

function decodeBase64(text: string): Buffer | 'not-base64' {
  const base64 = text.replace(/[\s"',;]/g, '');
  const digits = base64.replace(/={1,2}$/, '');
  // A last group of one digit holds no whole byte.
  const valid = digits.length % 4 !== 1 && /^[A-Za-z0-9+/]+$/.test(digits);
  return valid ? Buffer.from(base64, 'base64') : 'not-base64';
}
