/** Finds what a place in a file belongs to. */
import type { Block, FileRequest, FileVariable, Range } from './types';

export interface Placement {
  /** The request that the place is sent with, and the one that REST Client sends it with. */
  readonly requests: readonly FileRequest[];
  /** Two where the senders read the line differently. */
  readonly variables: readonly FileVariable[];
  readonly inScript: boolean;
}

export class Placer {
  private readonly requests: Finder<FileRequest>;
  private readonly variables: Finder<FileVariable>;
  private readonly scripts: Finder<Range>;

  constructor(file: Block) {
    this.requests = new Finder(file.requests, (one) => one.region);
    this.variables = new Finder(file.variables, (one) => one.range);
    this.scripts = new Finder(file.scripts, (one) => one);
  }

  at(offset: number): Placement {
    const request = this.requests.at(offset);
    const variables = this.variablesAt(offset);
    const inScript = this.scripts.at(offset) !== undefined;
    const isAbove = request !== undefined && offset < request.range.start;
    // A variable or a script above the request line is not sent with the request.
    const isSent = request !== undefined && !(isAbove && (variables.length > 0 || inScript));
    return { requests: isSent ? withOuter(request) : none, variables, inScript };
  }

  private variablesAt(offset: number): readonly FileVariable[] {
    const found = this.variables.at(offset);
    if (!found) return none;
    // REST Client's reading of the line stands in front of httpYac's.
    const before = found.dialect === 'httpYac' ? this.variables.before() : undefined;
    return before?.range.start === found.range.start ? [before, found] : [found];
  }
}

const none: readonly never[] = [];

function withOuter(request: FileRequest): readonly FileRequest[] {
  return request.outer ? [request, request.outer] : [request];
}

/** Finds items by offset; fast where the offsets come in the order of the text. */
class Finder<T> {
  /** The last item that begins at or before the offset asked for; -1 where none does. */
  private index = -1;

  constructor(
    private readonly items: readonly T[],
    private readonly rangeOf: (item: T) => Range,
  ) {}

  at(offset: number): T | undefined {
    this.move(offset);
    const item = this.items[this.index];
    return item !== undefined && offset < this.rangeOf(item).end ? item : undefined;
  }

  before(): T | undefined {
    return this.items[this.index - 1];
  }

  private move(offset: number): void {
    let steps = 0;
    if (this.startOf(this.index) > offset) {
      this.search(offset);
      return;
    }
    while (this.startOf(this.index + 1) <= offset) {
      this.index += 1;
      steps += 1;
      if (steps > 8) {
        this.search(offset);
        return;
      }
    }
  }

  private search(offset: number): void {
    let low = 0;
    let high = this.items.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.startOf(middle) <= offset) low = middle + 1;
      else high = middle;
    }
    this.index = low - 1;
  }

  private startOf(index: number): number {
    if (index < 0) return -1;
    const item = this.items[index];
    return item === undefined ? Number.POSITIVE_INFINITY : this.rangeOf(item).start;
  }
}
