/** Finds what a place in a file belongs to. */
import type { FileRequest, FileVariable, HttpFile, Range } from './types';

export interface Placement {
  /** The request that the place is sent with, and the one that REST Client sends it with. */
  readonly requests: readonly FileRequest[];
  readonly variable?: FileVariable;
  readonly inScript: boolean;
}

export class Placer {
  constructor(private readonly file: HttpFile) {}

  at(offset: number): Placement {
    const { requests, variables, scripts } = this.file;
    const request = last(requests, offset, (one) => one.region);
    const variable = last(variables, offset, (one) => one.range);
    const inScript = last(scripts, offset, (one) => one) !== undefined;
    // A variable in front of a request is not sent with it.
    const isSent =
      request !== undefined &&
      !(variable && offset < request.range.start) &&
      !this.isScriptAbove(request, offset, inScript);
    return {
      requests: isSent ? (request.outer ? [request, request.outer] : [request]) : [],
      ...(variable ? { variable } : {}),
      inScript,
    };
  }

  private isScriptAbove(request: FileRequest, offset: number, inScript: boolean): boolean {
    return inScript && offset < request.range.start;
  }
}

/** The last item that begins at or before the offset, where it reaches that far. Items are in order. */
function last<T>(items: readonly T[], offset: number, rangeOf: (item: T) => Range): T | undefined {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = items[middle];
    if (item !== undefined && rangeOf(item).start <= offset) low = middle + 1;
    else high = middle;
  }
  const item = items[low - 1];
  return item !== undefined && offset < rangeOf(item).end ? item : undefined;
}
