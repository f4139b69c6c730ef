/** One request of a file, in REST Client's order: URL, headers, a blank line, body. */
import { trimRange } from './lines';
import type { FileRequest, Header, Range } from './types';

/**
 * Stores the offsets of its parts and reads a part when it is needed: after a keystroke in a large file only a few are,
 * and reading all of them would take longer than finding their offsets.
 */
export class ParsedRequest implements FileRequest {
  private headEnd: number;
  private bodyStart = -1;
  private end: number;
  private regionEnd = -1;
  private head: Head | undefined;
  private requestLine: RequestLine | undefined;

  /** @param line without the spaces at its ends */
  constructor(
    private readonly text: string,
    private readonly regionStart: number,
    readonly line: Range,
  ) {
    this.headEnd = line.end;
    this.end = line.end;
  }

  addBlankLine(lineBreakEnd: number): void {
    if (this.bodyStart < 0) this.bodyStart = lineBreakEnd;
  }

  /** Adds a line that is neither blank nor a comment. */
  addLine(end: number): void {
    this.end = end;
    if (this.bodyStart < 0) this.headEnd = end;
  }

  close(regionEnd: number): void {
    this.regionEnd = regionEnd;
  }

  get range(): Range {
    return { start: this.line.start, end: this.end };
  }

  get region(): Range {
    return { start: this.regionStart, end: this.regionEnd };
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
    this.head ??= readHead(this.text, { start: this.line.end, end: this.headEnd });
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

/** The methods of both senders. REST Client accepts any case, httpYac only upper case. */
const methods = new Set(
  (
    'GET POST PUT DELETE PATCH HEAD OPTIONS CONNECT TRACE LOCK UNLOCK PROPFIND PROPPATCH COPY MOVE MKCOL ' +
    'MKCALENDAR ACL SEARCH CHECKOUT CHECKIN REPORT MERGE MKACTIVITY MKWORKSPACE VERSION-CONTROL ' +
    'BASELINE-CONTROL GRAPHQL'
  ).split(' '),
);

interface RequestLine {
  readonly method: string;
  readonly url: Range;
}

/** Reads `POST https://… HTTP/1.1`, or only a URL. Both senders remove ` HTTP/…`. */
function readRequestLine(text: string, { start, end }: Range): RequestLine {
  // The longest method has 16 characters.
  const word = /^(\S{1,16})\s/.exec(text.slice(start, Math.min(end, start + 17)))?.[1] ?? '';
  const hasMethod = methods.has(word.toUpperCase());
  const url = trimRange(text, hasMethod ? start + word.length : start, end);
  const version = text.slice(url.start, url.end).search(/\sHTTP\//i);
  return {
    method: hasMethod ? word.toUpperCase() : 'GET',
    url: version < 0 ? url : trimRange(text, url.start, url.start + version),
  };
}
