/** Reads a changed text again, but only from the separator above the change to the one below it. */
import { parseHttpFile } from './parse';
import { movedName, movedRange, movedReference, movedRequests, movedVariable } from './shift';
import type { HttpFile, Range } from './types';

/**
 * Gives exactly what `parseHttpFile(text)` gives. What stands in front of the change is taken over as it is.
 * @param previous what was read before, by `parseHttpFile` or by this function
 */
export function updateHttpFile(previous: HttpFile, text: string): HttpFile {
  const old = previous.text;
  const least = Math.min(old.length, text.length);
  const same = commonStart(old, text, least);
  if (same === least && old.length === text.length) return previous;
  const sameEnd = commonEnd(old, text, least - same);
  const from = lastSeparator(previous, same);
  const to = firstSeparator(previous, old.length - sameEnd);
  const delta = text.length - old.length;
  const middle = parseHttpFile(text.slice(from, to + delta));
  return spliced(previous, { start: from, end: to }, text, middle);
}

/** REST Client's separators end whatever came before, in both dialects: reading can start and stop at each. */
function isHard(text: string, separator: Range): boolean {
  return separator.start === 0 || text[separator.start - 1] === '\n';
}

/** The start of the last separator that is unchanged with its line break, or of the text. */
function lastSeparator({ text, separators }: HttpFile, same: number): number {
  const before = separators.findLast(
    (one) => one.start < same && lineBreakAfter(text, one.end) < same && isHard(text, one),
  );
  return before?.start ?? 0;
}

function lineBreakAfter(text: string, from: number): number {
  const found = text.indexOf('\n', from);
  return found < 0 ? text.length : found;
}

function firstSeparator({ text, separators }: HttpFile, changeEnd: number): number {
  return separators.find((one) => one.start > changeEnd && isHard(text, one))?.start ?? text.length;
}

type Mover<T> = (items: readonly T[], by: number) => readonly T[];

function spliced(old: HttpFile, cut: Range, text: string, middle: HttpFile): HttpFile {
  const delta = text.length - old.text.length;
  const splice = <T>(
    items: readonly T[],
    inserted: readonly T[],
    startOf: (item: T) => number,
    move: Mover<T>,
  ) => {
    const after = items.slice(firstFrom(items, cut.end, startOf));
    return items
      .slice(0, firstFrom(items, cut.start, startOf))
      .concat(move(inserted, cut.start), delta === 0 ? after : move(after, delta));
  };
  return {
    text,
    requests: splice(old.requests, middle.requests, (one) => one.region.start, movedRequests),
    variables: splice(old.variables, middle.variables, startOfRange, each(movedVariable)),
    references: splice(old.references, middle.references, startOfRange, each(movedReference)),
    comments: splice(old.comments, middle.comments, start, each(movedRange)),
    separators: splice(old.separators, middle.separators, start, each(movedRange)),
    scripts: splice(old.scripts, middle.scripts, start, each(movedRange)),
    unsettled: splice(old.unsettled, middle.unsettled, start, each(movedName)),
  };
}

function each<T>(move: (item: T, by: number) => T): Mover<T> {
  return (items, by) => items.map((item) => move(item, by));
}

function start(range: Range): number {
  return range.start;
}

function startOfRange({ range }: { readonly range: Range }): number {
  return range.start;
}

/** The index of the first item that starts at or behind an offset. */
function firstFrom<T>(items: readonly T[], offset: number, startOf: (item: T) => number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = items[middle];
    if (item !== undefined && startOf(item) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many characters two texts have in common at their start; compares halves, as comparing long texts is fast. */
function commonStart(one: string, other: string, limit: number): number {
  let low = 0;
  let high = limit;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (one.slice(low, middle) === other.slice(low, middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

function commonEnd(one: string, other: string, limit: number): number {
  let low = 0;
  let high = limit;
  const part = (text: string, from: number, to: number): string =>
    text.slice(text.length - to, text.length - from);
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (part(one, low, middle) === part(other, low, middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
