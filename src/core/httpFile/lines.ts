/** Reads lines that are not sent: `@name = value`, and comments with instructions such as `# @name login`. */
import type { FileVariable, Metadata, Range } from './types';

/** The range without the spaces at its ends. */
export function trimRange(text: string, start: number, end: number): Range {
  const rest = text.slice(start, end).trimStart();
  const from = end - rest.length;
  return { start: from, end: from + rest.trimEnd().length };
}

/** Only httpYac accepts `@name value` and `@name := value`. */
const definition = /^@([^\s=]+)(?:\s*:?=\s*|\s+)(.*)$/s;

export function readVariable(text: string, start: number, end: number): FileVariable | undefined {
  const range = trimRange(text, start, end);
  const [, name, value = ''] = definition.exec(text.slice(range.start, range.end)) ?? [];
  return name === undefined ? undefined : { range, name, value: unescapeValue(value) };
}

/** REST Client reads `\n`, `\r` and `\t` as JavaScript does, and drops a backslash before any other character. */
function unescapeValue(value: string): string {
  const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
  return value.replace(/\\([\s\S]?)/gu, (_, character: string) => escapes[character] ?? character);
}

const instruction = /^(?:#+|\/+)\s*@([\w-]+)(.*)$/s;

/** @param start offset of the comment, after any spaces */
export function readMetadata(text: string, start: number, end: number): Metadata | undefined {
  const [, key, value = ''] = instruction.exec(text.slice(start, end)) ?? [];
  return key === undefined ? undefined : { key: camelCase(key), value: value.trim() };
}

/** httpYac accepts `no-log` for `noLog`. */
function camelCase(key: string): string {
  return key.replace(/-+(\w?)/g, (_, letter: string) => letter.toUpperCase());
}

const word = /^(\S+)/;
const naming = new Map<string, RegExp>([
  ['name', word],
  ['prompt', word],
  ['ref', word],
  ['forceRef', word],
  ['loop', /^for\s+(\S+)\s+of\s/],
]);

/** Finds the names whose values exist only while a request is sent: prompts, named requests, loop variables. */
export function findSendNames(metadata: readonly Metadata[]): ReadonlySet<string> {
  const names = metadata.map(({ key, value }) => naming.get(key)?.exec(value.slice(0, 200))?.[1]);
  return new Set(names.filter((name) => name !== undefined));
}
