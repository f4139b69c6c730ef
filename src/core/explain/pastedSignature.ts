import type { HeaderPair } from '../model';

export interface PastedSignature {
  readonly signature: string;
  /** Other headers of the request, which came with it. */
  readonly headers: readonly HeaderPair[];
}

/**
 * Reads a signature that was pasted alone, or with header lines around it. An input box makes one line of them, so
 * that a header ends where the next known name begins. It may also be a cURL command.
 * @param names of the request's headers
 */
export function readPastedSignature(
  text: string,
  names: readonly string[],
  signatureHeader: string,
): PastedSignature {
  const known = names.map((name) => name.replace(/[^\w-]/g, '')).filter((name) => name !== '');
  const start = new RegExp(`(?:^|[\\s'"])(${known.join('|')})\\s*:`, 'gi');
  const found = [...text.matchAll(start)];
  const headers = found.map((match, index): HeaderPair => {
    const from = match.index + match[0].length;
    const value = text.slice(from, found[index + 1]?.index ?? text.length);
    return [match[1] ?? '', value.replace(/^[\s'"]+|[\s'"\\]*(?:-H|--header)?[\s'"\\]*$/g, '')];
  });
  const own = headers.find(([name]) => name.toLowerCase() === signatureHeader.toLowerCase());
  if (own) return { signature: own[1], headers: headers.filter((pair) => pair !== own) };
  return { signature: found[0] ? text.slice(0, found[0].index).trim() : text.trim(), headers };
}
