/** Splits a body into lines: text, and files that are sent in place of a line. */
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
function readPart(text: string): BodyPart {
  const [, mark, encoding, path] = /^<(?:(@)(\w{0,32}))?\s+(\S.*)$/s.exec(text.trimEnd()) ?? [];
  if (path === undefined) return { kind: 'text', text };
  return { kind: 'file', path, replacesVariables: mark !== undefined, ...(encoding ? { encoding } : {}) };
}
