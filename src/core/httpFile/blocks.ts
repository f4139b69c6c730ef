/** A file in pieces that are read one by one, so that a change costs what the changed piece costs. */
import { movedBlock } from './shift';
import type { Block, HttpFile } from './types';

const separator = '\n###';

/** How much of a separator has to be unchanged in front of a change, so that the block before it stays as it is. */
export const separatorLength = separator.length - 1;

/** The pieces of a text. REST Client's separators end whatever came before, in both dialects. */
export function cut(text: string): readonly string[] {
  const parts: string[] = [];
  let start = 0;
  while (true) {
    const found = text.indexOf(separator, start);
    if (found < 0) break;
    parts.push(own(text, start, found + 1));
    start = found + 1;
  }
  parts.push(own(text, start, text.length));
  return parts;
}

/**
 * What is worked out for each block, only anew for those that are not the same objects as before.
 * @param before the blocks that `results` were worked out for
 */
export function mapBlocks<B extends object, T>(
  blocks: readonly B[],
  work: (block: B) => T,
  before: readonly B[] = [],
  results: readonly T[] = [],
): readonly T[] {
  const { start, end, endBefore } = changedBlocks(before, blocks);
  return results
    .slice(0, start)
    .concat(blocks.slice(start, end).map(work), results.slice(endBefore, before.length));
}

/** The blocks `start…end` are new, in place of `start…endBefore`. */
export function changedBlocks(
  before: readonly object[],
  blocks: readonly object[],
): { readonly start: number; readonly end: number; readonly endBefore: number } {
  let end = blocks.length;
  let endBefore = before.length;
  let start = 0;
  while (start < end && start < endBefore && before[start] === blocks[start]) start += 1;
  while (end > start && endBefore > start && before[endBefore - 1] === blocks[end - 1]) {
    end -= 1;
    endBefore -= 1;
  }
  return { start, end, endBefore };
}

/** The lists of the whole file are made when they are asked for: a keystroke needs none of them. */
export class BlockFile implements HttpFile {
  readonly starts: readonly number[];
  // Hidden, so that files which say the same also compare as the same.
  readonly #placed: Block[] = [];
  readonly #lists = new Map<keyof Block, readonly unknown[]>();

  constructor(
    readonly text: string,
    readonly blocks: readonly Block[],
  ) {
    let start = 0;
    this.starts = blocks.map((block) => {
      const own = start;
      start += block.text.length;
      return own;
    });
  }

  get requests(): Block['requests'] {
    return this.list('requests');
  }

  get variables(): Block['variables'] {
    return this.list('variables');
  }

  get references(): Block['references'] {
    return this.list('references');
  }

  get comments(): Block['comments'] {
    return this.list('comments');
  }

  get separators(): Block['separators'] {
    return this.list('separators');
  }

  get scripts(): Block['scripts'] {
    return this.list('scripts');
  }

  get unsettled(): Block['unsettled'] {
    return this.list('unsettled');
  }

  placed(index: number): Block {
    const known = this.#placed[index];
    if (known) return known;
    const block = this.blocks[index];
    const start = this.starts[index];
    if (!block || start === undefined) throw new RangeError(`There is no block ${index}.`);
    const placed = start === 0 ? block : movedBlock(block, start);
    this.#placed[index] = placed;
    return placed;
  }

  private list<K extends Exclude<keyof Block, 'text'>>(key: K): Block[K] {
    const known = this.#lists.get(key);
    if (known) return known as Block[K];
    const list: unknown[] = [];
    for (const [index, block] of this.blocks.entries()) {
      if (block[key].length === 0) continue;
      for (const item of this.placed(index)[key]) list.push(item);
    }
    this.#lists.set(key, list);
    return list as readonly unknown[] as Block[K];
  }
}

/** The index of the block that an offset is in. */
export function blockAt({ starts }: HttpFile, offset: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

/** A copy: a part of a string keeps the whole of it in memory, and so each changed block a version of the file. */
function own(text: string, start: number, end: number): string {
  return start === 0 && end === text.length ? text : ` ${text.slice(start, end)}`.slice(1);
}
