/** Finds what a place in a file belongs to. */
import type { FileRequest, FileVariable, HttpFile, Range } from './types';

export interface Placement {
  /** The request that the place is sent with, and the one that REST Client sends it with. */
  readonly requests: readonly FileRequest[];
  /** Two where the senders read the line differently. */
  readonly variables: readonly FileVariable[];
  readonly inScript: boolean;
}

export class Placer {
  constructor(private readonly file: HttpFile) {}

  at(offset: number): Placement {
    const request = lastAt(this.file.requests, offset, (one) => one.region);
    const variables = this.variablesAt(offset);
    const inScript = lastAt(this.file.scripts, offset, (one) => one) !== undefined;
    const isAbove = request !== undefined && offset < request.range.start;
    // A variable or a script above the request line is not sent with the request.
    const isSent = request !== undefined && !(isAbove && (variables.length > 0 || inScript));
    return { requests: isSent ? withOuter(request) : [], variables, inScript };
  }

  private variablesAt(offset: number): readonly FileVariable[] {
    const found = lastAt(this.file.variables, offset, (one) => one.range);
    if (!found) return [];
    if (found.dialect !== 'httpYac') return [found];
    // REST Client's reading of the line stands in front of httpYac's.
    const index = lastIndex(this.file.variables, offset, (one) => one.range) - 1;
    const before = this.file.variables[index];
    return before?.range.start === found.range.start ? [before, found] : [found];
  }
}

function withOuter(request: FileRequest): readonly FileRequest[] {
  return request.outer ? [request, request.outer] : [request];
}

function lastAt<T>(items: readonly T[], offset: number, rangeOf: (item: T) => Range): T | undefined {
  const item = items[lastIndex(items, offset, rangeOf)];
  return item !== undefined && offset < rangeOf(item).end ? item : undefined;
}

/** The last item, in order, that begins at or before the offset; -1 where none does. */
function lastIndex<T>(items: readonly T[], offset: number, rangeOf: (item: T) => Range): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = items[middle];
    if (item !== undefined && rangeOf(item).start <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
