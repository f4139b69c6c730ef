/** The lines of a body that are sent: text, and the files that are sent in place of a line. */
import { trimRange } from './characters';
import type { Range } from './types';

export type BodyPart =
  | { readonly kind: 'text'; readonly text: string }
  /** A line `< path`, or `<@ path` (`<@latin1 path`) for a file whose variables are replaced. */
  | {
      readonly kind: 'file';
      readonly path: string;
      readonly replacesVariables: boolean;
      readonly encoding?: string;
    };

/** One part for each line, without line breaks. Comment lines are left out, as both senders do even inside a body. */
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
