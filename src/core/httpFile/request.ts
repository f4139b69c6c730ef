/** One request of a file, in REST Client's order: URL, headers, a blank line, body. */
import { isSpace, trimRange } from './characters';
import { type RequestLine, readRequestLine } from './requestLine';
import type { FileRequest, Header, Range } from './types';

/**
 * Stores the offsets of its parts and reads a part when it is needed: after a keystroke in a large file only a few are,
 * and reading all of them would take longer than finding their offsets.
 */
export class ParsedRequest implements FileRequest {
  private readonly lineEnd: number;
  private headEnd: number;
  private bodyStart = -1;
  private end: number;
  private regionEnd = -1;
  private head: Head | undefined;
  private requestLine: RequestLine | undefined;

  /** @param start offset of the request line, after any spaces */
  constructor(
    private readonly text: string,
    private readonly regionStart: number,
    private readonly start: number,
    lineEnd: number,
  ) {
    this.lineEnd = trimEnd(text, start, lineEnd);
    this.headEnd = this.lineEnd;
    this.end = this.lineEnd;
  }

  /** Adds a blank line. */
  addBlankLine(lineBreakEnd: number): void {
    if (this.bodyStart < 0) this.bodyStart = lineBreakEnd;
  }

  /** Adds a line that is neither blank nor a comment. */
  addLine(start: number, end: number): void {
    this.end = trimEnd(this.text, start, end);
    if (this.bodyStart < 0) this.headEnd = this.end;
  }

  close(regionEnd: number): void {
    this.regionEnd = regionEnd;
  }

  get range(): Range {
    return { start: this.start, end: this.end };
  }

  get region(): Range {
    return { start: this.regionStart, end: this.regionEnd };
  }

  get line(): Range {
    return { start: this.start, end: this.lineEnd };
  }

  get method(): string {
    return this.readLine().method;
  }

  get url(): Range {
    return this.readLine().url;
  }

  get queryLines(): readonly Range[] {
    return this.readHead().queryLines;
  }

  get headers(): readonly Header[] {
    return this.readHead().headers;
  }

  get body(): Range | undefined {
    return this.end > this.headEnd ? { start: this.bodyStart, end: this.end } : undefined;
  }

  private readLine(): RequestLine {
    this.requestLine ??= readRequestLine(this.text, this.line);
    return this.requestLine;
  }

  private readHead(): Head {
    this.head ??= readHead(this.text, { start: this.lineEnd, end: this.headEnd });
    return this.head;
  }
}

interface Head {
  readonly queryLines: readonly Range[];
  readonly headers: readonly Header[];
}

function readHead(text: string, { start, end }: Range): Head {
  const queryLines: Range[] = [];
  const headers: Header[] = [];
  let at = start;
  while (at < end) {
    const lineBreak = text.indexOf('\n', at);
    const lineEnd = lineBreak < 0 || lineBreak > end ? end : lineBreak;
    const line = trimRange(text, at, lineEnd);
    at = lineEnd + 1;
    const first = text[line.start];
    if (line.start === line.end || first === '#' || text.startsWith('//', line.start)) continue;
    if (headers.length === 0 && (first === '?' || first === '&')) queryLines.push(line);
    else headers.push(readHeader(text, line));
  }
  return { queryLines, headers };
}

/** For REST Client, a line without a colon is a header without a value. */
function readHeader(text: string, line: Range): Header {
  const length = text.slice(line.start, line.end).indexOf(':');
  const colon = length < 0 ? line.end : line.start + length;
  const nameRange = trimRange(text, line.start, colon);
  const valueRange = trimRange(text, Math.min(colon + 1, line.end), line.end);
  return {
    name: text.slice(nameRange.start, nameRange.end),
    value: text.slice(valueRange.start, valueRange.end),
    nameRange,
    valueRange,
  };
}

function trimEnd(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && isSpace(text.charCodeAt(at - 1))) at -= 1;
  return at;
}
