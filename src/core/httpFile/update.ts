/** Reads a changed text again, but only the blocks that the change is in. */
import { BlockFile, blockAt, separatorLength } from './blocks';
import { parseBlocks } from './parse';
import type { HttpFile } from './types';

/**
 * Gives exactly what `parseHttpFile(text)` gives. Blocks that did not change are the same objects as before.
 * @param previous what was read before, by `parseHttpFile` or by this function
 */
export function updateHttpFile(previous: HttpFile, text: string): HttpFile {
  const old = previous.text;
  const least = Math.min(old.length, text.length);
  const same = commonStart(old, text, least);
  if (same === least && old.length === text.length) return previous;
  const sameEnd = commonEnd(old, text, least - same);
  const { blocks, starts } = previous;
  const first = blockAt(previous, Math.max(0, same - separatorLength));
  // The line break in front of a separator belongs to it, and must be behind the change too.
  const next = blockAt(previous, old.length - sameEnd) + 1;
  const end = (starts[next] ?? old.length) + text.length - old.length;
  const changed = parseBlocks(text.slice(starts[first], end));
  return new BlockFile(text, blocks.slice(0, first).concat(changed, blocks.slice(next)));
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
