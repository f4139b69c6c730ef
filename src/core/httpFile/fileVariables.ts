/** Reads lines `@name = value`. */
import { isSpace, trimRange } from './characters';
import type { FileVariable, Range } from './types';

/**
 * Reads REST Client's `/^\s*@([^\s=]+)\s*=\s*(.*?)\s*$/`, and `@name value` and `@name := value`, which only httpYac
 * accepts.
 * @param start of the line, @param end of the line without its line break
 */
export function readVariable(text: string, start: number, end: number): FileVariable | undefined {
  const range = trimRange(text, start, end);
  if (range.start >= range.end || text[range.start] !== '@') return undefined;
  const nameStart = range.start + 1;
  let nameEnd = nameStart;
  while (nameEnd < range.end && !isSpace(text.charCodeAt(nameEnd)) && text[nameEnd] !== '=') nameEnd += 1;
  if (nameEnd === nameStart) return undefined;
  let at = skipSpaces(text, nameEnd, range.end);
  const isAssigned = text[at] === '=' && at < range.end;
  if (isAssigned) at += 1;
  else if (text.startsWith(':=', at)) at += 2;
  else if (at >= range.end) return undefined;
  const value = { start: skipSpaces(text, Math.min(at, range.end), range.end), end: range.end };
  return { range, name: text.slice(nameStart, nameEnd), value: unescapeValue(slice(text, value)) };
}

/** REST Client reads `\n`, `\r` and `\t` as JavaScript does, and drops a backslash before any other character. */
function unescapeValue(value: string): string {
  if (!value.includes('\\')) return value;
  const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
  return value.replace(/\\([\s\S]?)/gu, (_, character: string) => escapes[character] ?? character);
}

function skipSpaces(text: string, from: number, limit: number): number {
  let at = from;
  while (at < limit && isSpace(text.charCodeAt(at))) at += 1;
  return at;
}

function slice(text: string, { start, end }: Range): string {
  return text.slice(start, end);
}
