/** Comments with instructions for a sender, e.g. `# @name login` or `// @prompt user`. */
import { findWordEnd, isSpace, trimRange } from './characters';
import type { Metadata } from './types';

/** @param start offset of the comment, after any spaces */
export function readMetadata(text: string, start: number, end: number): Metadata | undefined {
  const mark = text.charCodeAt(start);
  let at = start;
  while (at < end && text.charCodeAt(at) === mark) at += 1;
  while (at < end && isSpace(text.charCodeAt(at))) at += 1;
  if (at >= end || text[at] !== '@') return undefined;
  const keyStart = at + 1;
  let keyEnd = findWordEnd(text, keyStart, end);
  while (keyEnd < end && text[keyEnd] === '-') keyEnd = findWordEnd(text, keyEnd + 1, end);
  if (keyEnd === keyStart) return undefined;
  const value = trimRange(text, keyEnd, end);
  const key = text.slice(keyStart, keyEnd);
  return { start, key: key.includes('-') ? camelCase(key) : key, value: text.slice(value.start, value.end) };
}

const names: ReadonlyMap<string, RegExp> = new Map([
  ['name', /^(\S+)/],
  ['prompt', /^(\S+)/],
  ['ref', /^(\S+)/],
  ['forceRef', /^(\S+)/],
  ['loop', /^for\s+(\S+)\s+of\s/],
]);

/** Finds the names whose values exist only while a request is sent: prompts, named requests, loop variables. */
export function findSendNames(metadata: readonly Metadata[]): ReadonlySet<string> {
  const sendNames = new Set<string>();
  for (const { key, value } of metadata) {
    const name = names.get(key)?.exec(value.slice(0, 200))?.[1];
    if (name !== undefined) sendNames.add(name);
  }
  return sendNames;
}

/** httpYac accepts `no-log` for `noLog`. */
function camelCase(key: string): string {
  return key.replace(/-+(\w?)/g, (_, letter: string) => letter.toUpperCase());
}
