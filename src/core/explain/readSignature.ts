import type { HeaderPair } from '../model';
import { nonSnapPrefix } from '../signing/nonSnap';
import type { SignatureEncoding } from '../signing/snap';
import type { Scheme } from './recipe';

/** Mistakes in how a signature is written. */
export const writingMistakes = {
  'hex-for-base64': 'It is written in hexadecimal. Write the same bytes in Base64.',
  'base64-for-hex': 'It is written in Base64. Write the same bytes in lower-case hexadecimal.',
  'base64-of-hex': 'It is Base64 of the hexadecimal text. Write the raw bytes in Base64.',
  'base64-form': 'It is Base64url, or lacks its padding. Use standard Base64 with +, / and padding.',
  'prefix-missing': 'It does not begin with HMACSHA256=. Add this prefix.',
} as const;
export type WritingMistake = keyof typeof writingMistakes;

/** One way to read the pasted text. */
export interface SignatureReading {
  readonly bytes: Buffer;
  readonly mistakes: readonly WritingMistake[];
}

/**
 * All readings; none if it is neither Base64 nor hexadecimal. A header's name and quotes may be pasted with it.
 * @param encoding how a signature of the scheme has to be written
 */
export function readSignature(
  pasted: string,
  scheme: Scheme,
  encoding: SignatureEncoding = 'base64',
): readonly SignatureReading[] {
  const value = pasted.replace(/^[\s"']*(?:(?:X-)?Signature\s*:)?/i, '').replace(/[\s"']/g, '');
  const hasPrefix = value.startsWith(nonSnapPrefix);
  const text = hasPrefix ? value.slice(nonSnapPrefix.length) : value;
  const prefix: readonly WritingMistake[] = scheme === 'nonSnap' && !hasPrefix ? ['prefix-missing'] : [];
  const readings =
    encoding === 'base64'
      ? [...base64Readings(text), ...hexReadings(text, ['hex-for-base64'])]
      : [
          ...hexReadings(text, []),
          ...base64Readings(text).map(({ bytes }) => ({ bytes, mistakes: ['base64-for-hex'] as const })),
        ];
  return readings.map(({ bytes, mistakes }) => ({ bytes, mistakes: [...prefix, ...mistakes] }));
}

function base64Readings(text: string): readonly SignatureReading[] {
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) return [];
  const bytes = Buffer.from(text, 'base64');
  const form: readonly WritingMistake[] = bytes.toString('base64') === text ? [] : ['base64-form'];
  const inner = bytes.toString('latin1');
  return [{ bytes, mistakes: form }, ...hexReadings(inner, ['base64-of-hex', ...form])];
}

function hexReadings(text: string, mistakes: readonly WritingMistake[]): readonly SignatureReading[] {
  return /^(?:[0-9A-Fa-f]{2})+$/.test(text) ? [{ bytes: Buffer.from(text, 'hex'), mistakes }] : [];
}

export interface PastedSignature {
  readonly signature: string;
  /** Other headers that were pasted with it. */
  readonly headers: readonly HeaderPair[];
}

/**
 * Reads a signature that was pasted alone, or with header lines around it. An input box makes one line of them, so
 * that a header ends at the next header name. It may also be a cURL command.
 * @param names of the request's headers
 */
export function readPastedSignature(
  text: string,
  names: readonly string[],
  signatureHeader: string,
): PastedSignature {
  const headerNames = names.map((name) => name.replace(/[^\w-]/g, '')).filter((name) => name !== '');
  const start = new RegExp(`(?:^|[\\s'"])(${headerNames.join('|')})\\s*:`, 'gi');
  const matches = [...text.matchAll(start)];
  const headers = matches.map((match, index): HeaderPair => {
    const from = match.index + match[0].length;
    const value = text.slice(from, matches[index + 1]?.index ?? text.length);
    return [match[1] ?? '', value.replace(/^[\s'"]+|[\s'"\\]*(?:-H|--header)?[\s'"\\]*$/g, '')];
  });
  const own = headers.find(([name]) => name.toLowerCase() === signatureHeader.toLowerCase());
  if (own) return { signature: own[1], headers: headers.filter((pair) => pair !== own) };
  return { signature: matches[0] ? text.slice(0, matches[0].index).trim() : text.trim(), headers };
}
