/** Comments that say something to a sender: `# @name login`, `// @prompt user`. */
import { isSpace, trimmed, wordEnd } from './characters';
import type { Metadata, NamedRange, Range } from './types';

/** @param comment the comment's range without spaces at its ends */
export function readMetadata(text: string, comment: Range): Metadata | undefined {
  const mark = text.charAt(comment.start);
  let at = comment.start;
  while (at < comment.end && text[at] === mark) at += 1;
  while (at < comment.end && isSpace(text.charCodeAt(at))) at += 1;
  if (text[at] !== '@' || at >= comment.end) return undefined;
  const keyStart = at + 1;
  let keyEnd = wordEnd(text, keyStart, comment.end);
  while (text[keyEnd] === '-') keyEnd = wordEnd(text, keyEnd + 1, comment.end);
  if (keyEnd === keyStart) return undefined;
  const valueRange = trimmed(text, keyEnd, comment.end);
  const value = text.slice(valueRange.start, valueRange.end);
  return { key: camelCase(text.slice(keyStart, keyEnd)), value, valueRange };
}

/** The name whose value is known only while sending, where the metadata makes one. */
export function unsettledName({ key, value, valueRange }: Metadata): NamedRange | undefined {
  const found = finders.get(key)?.exec(value.slice(0, 200))?.[1];
  return found === undefined ? undefined : { ...valueRange, name: found };
}

const finders: ReadonlyMap<string, RegExp> = new Map([
  ['name', /^(\S+)/],
  ['prompt', /^(\S+)/],
  ['ref', /^(\S+)/],
  ['forceRef', /^(\S+)/],
  ['loop', /^for\s+(\S+)\s+of\s/],
]);

/** httpYac takes `no-log` for `noLog`. */
function camelCase(key: string): string {
  return key.replace(/-+(\w?)/g, (_, letter: string) => letter.toUpperCase());
}
