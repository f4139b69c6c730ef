/**
 * Reads `.http` text in one pass, for both dialects at once: a request that either sender would send is a request
 * here, so that no use of a variable is overlooked. Any text is read; nothing throws.
 */
import { BlockFile, cut } from './blocks';
import { fences } from './markdown';
import { Reader } from './reader';
import type { Block, HttpFile, Range } from './types';

export function parseHttpFile(text: string): HttpFile {
  return new BlockFile(text, parseBlocks(text));
}

/** @param text begins and ends where blocks do */
export function parseBlocks(text: string): readonly Block[] {
  return cut(text).map((part) => new Reader(part).read([{ start: 0, end: part.length, continues: false }]));
}

/** Reads the fenced `http` and `rest` blocks. File variables count in the prose as well: REST Client reads them there. */
export function parseMarkdown(text: string): HttpFile {
  const sections = fences(text);
  const file = new Reader(text).read(sections);
  const isRead = isWithin([...sections, ...file.variables.map(({ range }) => range)]);
  const references = file.references.filter(({ range }) => isRead(range));
  return new BlockFile(text, [{ ...file, references }]);
}

/** Whether a range begins in one of the others; asked in the order of the text. */
function isWithin(ranges: Range[]): (range: Range) => boolean {
  ranges.sort((one, other) => one.start - other.start);
  let next = 0;
  let reach = 0;
  return ({ start }) => {
    for (; (ranges[next]?.start ?? Infinity) <= start; next += 1)
      reach = Math.max(reach, ranges[next]?.end ?? 0);
    return start < reach;
  };
}
