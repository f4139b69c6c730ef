/** Lines `@name = value`, read as each sender reads them. */
import { isSpace, trimmed } from './characters';
import type { FileVariable, Range } from './types';

/**
 * @param start the line's first character, @param end its end without the line break
 * @returns nothing where neither sender sees a variable, one where both see the same, else one for each
 */
export function readVariables(text: string, start: number, end: number): readonly FileVariable[] {
  const line = trimmed(text, start, end);
  if (text[line.start] !== '@') return [];
  const restClient = restClientVariable(text, line);
  const httpYac = httpYacVariable(text, line);
  if (!restClient || !httpYac) return [restClient ?? httpYac ?? []].flat();
  const same = restClient.name === httpYac.name && restClient.value === httpYac.value;
  return same ? [{ ...restClient, dialect: 'both' }] : [restClient, httpYac];
}

/** `/^\s*@([^\s=]+)\s*=\s*(.*?)\s*$/`, where a dot matches no Unicode line end. */
function restClientVariable(text: string, line: Range): FileVariable | undefined {
  const nameEnd = endOfName(text, line.start + 1, line.end, '=');
  const equals = skipSpaces(text, nameEnd, line.end);
  if (nameEnd === line.start + 1 || text[equals] !== '=' || equals >= line.end) return undefined;
  const value = trimmed(text, equals + 1, line.end);
  if (hasLineEnd(text.slice(value.start, value.end))) return undefined;
  return variable(text, line, nameEnd, value, 'restClient');
}

/** `@name value`, `@name = value`, `@name := value` (resolved at each use), `@global.name = value`; no escapes. */
function httpYacVariable(text: string, line: Range): FileVariable | undefined {
  const prefix = text.startsWith('@global.', line.start) ? '@global.'.length : 1;
  const nameStart = line.start + prefix;
  const nameEnd = endOfName(text, nameStart, line.end, '=:');
  let at = skipSpaces(text, nameEnd, line.end);
  if (text[at] === ':') at += 1;
  while (at < line.end && text[at] === '=') at += 1;
  at = skipSpaces(text, at, line.end);
  if (text[at] === '"') at += 1;
  if (nameEnd === nameStart || at >= line.end) return undefined;
  return variable(text, line, nameEnd, { start: at, end: line.end }, 'httpYac', nameStart);
}

function variable(
  text: string,
  line: Range,
  nameEnd: number,
  valueRange: Range,
  dialect: 'restClient' | 'httpYac',
  nameStart = line.start + 1,
): FileVariable {
  const raw = text.slice(valueRange.start, valueRange.end);
  return {
    range: line,
    name: text.slice(nameStart, nameEnd),
    nameRange: { start: nameStart, end: nameEnd },
    value: dialect === 'restClient' ? unescaped(raw) : raw,
    valueRange,
    dialect,
  };
}

/** REST Client: `\n`, `\r` and `\t` are what they are in JavaScript, any other character stands for itself. */
function unescaped(value: string): string {
  if (!value.includes('\\')) return value;
  const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
  return value.replace(/\\([\s\S]?)/gu, (_, character: string) => escapes[character] ?? character);
}

function endOfName(text: string, from: number, limit: number, stops: string): number {
  let at = from;
  while (at < limit && !isSpace(text.charCodeAt(at)) && !stops.includes(text.charAt(at))) at += 1;
  return at;
}

function skipSpaces(text: string, from: number, limit: number): number {
  let at = from;
  while (at < limit && isSpace(text.charCodeAt(at))) at += 1;
  return at;
}

function hasLineEnd(value: string): boolean {
  return /[\r\u2028\u2029]/.test(value);
}
