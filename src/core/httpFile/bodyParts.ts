/** Splits a body into lines: text, and files that are sent in place of a line. */
import { trimRange } from './characters';
import type { Range } from './types';

export type BodyPart =
  | { readonly kind: 'text'; readonly text: string }
  /** A line `< path`; in the file of `<@ path` or `<@latin1 path` variables are replaced. */
  | {
      readonly kind: 'file';
      readonly path: string;
      readonly replacesVariables: boolean;
      readonly encoding?: string;
    };

/** Returns one part for each line, without line breaks. Like both senders, it skips comment lines even in a body. */
export function bodyParts(text: string, { start, end }: Range): readonly BodyPart[] {
  const lines = text.slice(start, end).split(/\r?\n/);
  return lines.filter((line) => !/^\s*(?:#|\/\/)/.test(line)).map(readPart);
}

/** The senders look for `<` in the first column only. */
function readPart(line: string): BodyPart {
  const prefix = line.startsWith('<') ? /^<(?:(@)(\w{0,32}))?(?=\s)/.exec(line) : null;
  const path = prefix && trimRange(line, prefix[0].length, line.length);
  if (!path || path.start === path.end) return { kind: 'text', text: line };
  return {
    kind: 'file',
    path: line.slice(path.start, path.end),
    replacesVariables: prefix[1] !== undefined,
    ...(prefix[2] ? { encoding: prefix[2] } : {}),
  };
}
