/** Finds the requests and references at an offset, by binary search: all lists are in the order of the text. */
import type { FileRequest, HttpFile, Range, Reference } from './types';

/** The request at an offset; above a request line, the request that follows. */
export function requestAt({ requests }: HttpFile, offset: number): FileRequest | undefined {
  const request = requests[firstAfter(requests, offset, ({ region }) => region) - 1];
  return request && offset <= request.region.end ? request : undefined;
}

/** The references that begin between two offsets (inclusive) or contain the first offset. */
export function referencesBetween(
  { references }: HttpFile,
  start: number,
  end: number,
): readonly Reference[] {
  let first = firstAfter(references, start, (reference) => reference);
  while (first > 0 && (references[first - 1]?.end ?? -1) >= start) first -= 1;
  return references.slice(
    first,
    firstAfter(references, end, (reference) => reference),
  );
}

/** The index of the first item that begins after an offset. */
function firstAfter<T>(items: readonly T[], offset: number, rangeOf: (item: T) => Range): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = items[middle];
    if (item !== undefined && rangeOf(item).start <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
