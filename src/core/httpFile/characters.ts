/** Character classes of the senders' regular expressions, by character code because that is faster. */
import type { Range } from './types';

/** Whether `\s` matches it. */
export function isSpace(code: number): boolean {
  if (code < 0xa0) return code === 0x20 || (code >= 0x09 && code <= 0x0d);
  return /\s/.test(String.fromCharCode(code));
}

/** Whether `\w` matches it. */
export function isWord(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x30 && code <= 0x39) ||
    code === 0x5f
  );
}

/** The range without the spaces at its ends. */
export function trimRange(text: string, start: number, end: number): Range {
  let from = start;
  let to = end;
  while (from < to && isSpace(text.charCodeAt(from))) from += 1;
  while (to > from && isSpace(text.charCodeAt(to - 1))) to -= 1;
  return { start: from, end: to };
}

/** The first offset at or after `from` whose character is not `\w`. */
export function findWordEnd(text: string, from: number, limit: number): number {
  let at = from;
  while (at < limit && isWord(text.charCodeAt(at))) at += 1;
  return at;
}
