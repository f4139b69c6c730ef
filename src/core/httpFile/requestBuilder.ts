/** Gathers the lines of one request, in REST Client's order: URL, headers, a blank line, body. */
import { isSpace, trimmed } from './characters';
import { readRequestLine } from './requestLine';
import type { Body, BodyFile, Continuation, FileRequest, Header, Metadata, Range } from './types';

export class RequestBuilder {
  private readonly continuations: Continuation[] = [];
  private readonly headers: Header[] = [];
  private readonly files: BodyFile[] = [];
  private spreadsHeaders = false;
  private part: 'url' | 'headers' | 'body' = 'url';
  private bodyStart = -1;
  private bodyLines = 0;
  private end: number;

  /** @param line the request line without spaces at its ends, @param outer see `FileRequest` */
  constructor(
    private readonly text: string,
    private readonly line: Range,
    private readonly outer: FileRequest | undefined,
  ) {
    this.end = line.end;
  }

  get inBody(): boolean {
    return this.part === 'body';
  }

  blank(lineBreakEnd: number): void {
    if (this.part === 'body') return;
    this.part = 'body';
    this.bodyStart = lineBreakEnd;
  }

  /** Adds a line that is neither blank nor a comment. */
  add(start: number, end: number): void {
    const line = trimmed(this.text, start, end);
    this.end = line.end;
    if (this.part === 'body') this.addToBody(start, line);
    else this.addToHead(line);
  }

  finish(region: Range, metadata: readonly Metadata[]): FileRequest {
    const { method, url } = readRequestLine(this.text, this.line);
    const body = this.body();
    return {
      range: { start: this.line.start, end: this.end },
      region,
      ...(this.outer ? { outer: this.outer } : {}),
      method,
      line: this.line,
      url,
      continuations: this.continuations,
      headers: this.headers,
      spreadsHeaders: this.spreadsHeaders,
      ...(body ? { body } : {}),
      metadata,
    };
  }

  /** httpYac appends lines with `?`, `&` or `/` wherever they stand among the headers. */
  private addToHead(line: Range): void {
    const first = this.text[line.start];
    if (first === '?' || first === '&') {
      this.continuations.push({ ...line, restClient: this.part === 'url' });
      return;
    }
    this.part = 'headers';
    if (first === '/') {
      this.continuations.push({ ...line, restClient: false });
      return;
    }
    if (first === '.' && this.text.startsWith('...', line.start)) this.spreadsHeaders = true;
    this.headers.push(readHeader(this.text, line));
  }

  private addToBody(start: number, line: Range): void {
    if (this.bodyLines === 0 && this.bodyStart < 0) this.bodyStart = start;
    this.bodyLines += 1;
    // The senders look for `<` in the first column only.
    if (this.text[start] === '<') {
      const file = readBodyFile(this.text, { start, end: line.end });
      if (file) this.files.push(file);
    }
  }

  private body(): Body | undefined {
    if (this.bodyLines === 0) return undefined;
    const kind = this.files.length === 0 ? 'text' : this.bodyLines === 1 ? 'file' : 'mixed';
    return { kind, range: { start: this.bodyStart, end: this.end }, files: this.files };
  }
}

/** A line without a colon is a header without a value to REST Client. */
function readHeader(text: string, line: Range): Header {
  const content = text.slice(line.start, line.end);
  const colon = content.indexOf(':');
  const nameRange = trimmed(text, line.start, colon < 0 ? line.end : line.start + colon);
  const valueRange =
    colon < 0 ? { start: line.end, end: line.end } : trimmed(text, line.start + colon + 1, line.end);
  return {
    name: text.slice(nameRange.start, nameRange.end),
    value: text.slice(valueRange.start, valueRange.end),
    nameRange,
    valueRange,
  };
}

/** `/^<(?:(@)(\w+)?)?\s+(.+?)\s*$/` */
function readBodyFile(text: string, range: Range): BodyFile | undefined {
  const prefix = /^<(?:(@)(\w{0,32}))?(?=\s)/.exec(
    text.slice(range.start, Math.min(range.end, range.start + 40)),
  );
  if (!prefix) return undefined;
  const pathStart = range.start + prefix[0].length;
  if (!isSpace(text.charCodeAt(pathStart))) return undefined;
  const pathRange = trimmed(text, pathStart, range.end);
  return {
    range,
    path: text.slice(pathRange.start, pathRange.end),
    pathRange,
    replacesVariables: prefix[1] !== undefined,
    ...(prefix[2] ? { encoding: prefix[2] } : {}),
  };
}
