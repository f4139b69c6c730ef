import { isSpace, trimmed } from './characters';
import { readVariables } from './fileVariables';
import type { Section } from './markdown';
import { readMetadata, unsettledName } from './metadata';
import { RequestBuilder } from './requestBuilder';
import { startsRequest } from './requestLine';
import { scanReferences } from './scanReferences';
import { ScriptFinder } from './scripts';
import type { Block, FileRequest, FileVariable, Metadata, NamedRange, Range } from './types';

const none: readonly never[] = [];

/** Reads one text, or the sections of one, from its start to its end. */
export class Reader {
  private readonly requests: FileRequest[] = [];
  private readonly variables: FileVariable[] = [];
  private readonly comments: Range[] = [];
  private readonly separators: Range[] = [];
  private readonly scripts: Range[] = [];
  private readonly unsettled: NamedRange[] = [];
  private readonly scriptFinder: ScriptFinder;

  private builder: RequestBuilder | undefined;
  private regionStart = 0;
  private metadata: Metadata[] = [];
  /** What REST Client takes for the request of this block. */
  private outer: FileRequest | undefined;
  /** Whether an answer pasted into the file has begun; to REST Client such a block is no request. */
  private isAnswer = false;

  constructor(private readonly text: string) {
    this.scriptFinder = new ScriptFinder(text);
  }

  read(sections: readonly Section[]): Block {
    let at = 0;
    for (const section of sections) {
      this.readProse(at, section.start);
      this.endRegion(at, section.start, !section.continues);
      this.readSection(section);
      at = section.end;
    }
    this.endRegion(at, at, true);
    this.readProse(at, this.text.length);
    return {
      text: this.text,
      requests: this.requests,
      variables: this.variables,
      references: scanReferences(this.text, this.scripts),
      comments: this.comments,
      separators: this.separators,
      scripts: this.scripts,
      unsettled: this.unsettled,
    };
  }

  private readProse(from: number, end: number): void {
    let start = from;
    while (start < end) {
      const { lineEnd, next } = this.lineAt(start, end);
      this.variables.push(...readVariables(this.text, start, lineEnd));
      start = next;
    }
  }

  private readSection(section: Section): void {
    let start = section.start;
    while (start < section.end) {
      const { lineEnd, next } = this.lineAt(start, section.end);
      start = this.readLine(start, lineEnd, next, section.end);
    }
  }

  private lineAt(start: number, end: number): { readonly lineEnd: number; readonly next: number } {
    const found = this.text.indexOf('\n', start);
    if (found < 0 || found >= end) return { lineEnd: end, next: end };
    const lineEnd = found > start && this.text[found - 1] === '\r' ? found - 1 : found;
    return { lineEnd, next: found + 1 };
  }

  /** @returns where to go on */
  private readLine(start: number, end: number, next: number, limit: number): number {
    const { text } = this;
    let first = start;
    while (first < end && isSpace(text.charCodeAt(first))) first += 1;
    if (first === end) {
      this.builder?.blank(next);
      return next;
    }
    switch (text[first]) {
      case '#':
        if (text.startsWith('###', first) && first + 3 <= end) this.readSeparator(start, first, end, next);
        else this.readComment(first, end);
        return next;
      case '/':
        if (text[first + 1] !== '/' || first + 1 >= end) break;
        this.readComment(first, end);
        return next;
      case '@': {
        const found = readVariables(text, start, end);
        this.variables.push(...found);
        if (found.length === 0) break;
        // In the body of a request, REST Client sends the line as well.
        this.builder?.add(start, end);
        return next;
      }
      case '{':
      case '<':
      case '>': {
        const scriptEnd = this.scriptFinder.blockEnd(start, end, limit);
        if (scriptEnd === undefined) break;
        return this.readScript(start, first, scriptEnd, limit);
      }
    }
    this.readText(start, { start: first, end });
    return next;
  }

  private readSeparator(start: number, first: number, end: number, next: number): void {
    const range = trimmed(this.text, first, end);
    this.separators.push(range);
    // httpYac names the answer after the title.
    const title = this.text.slice(range.start, Math.min(range.end, range.start + 100)).replace(/^#+\s*/, '');
    if (/^\w+$/.test(title)) this.unsettled.push({ ...range, name: title });
    this.endRegion(start, next, first === start);
  }

  private readComment(first: number, end: number): void {
    const range = trimmed(this.text, first, end);
    this.comments.push(range);
    const found = readMetadata(this.text, range);
    if (!found) return;
    this.metadata.push(found);
    const name = unsettledName(found);
    if (name) this.unsettled.push(name);
  }

  /** To REST Client a script is text like any other. */
  private readScript(start: number, first: number, scriptEnd: number, limit: number): number {
    this.scripts.push({ start: first, end: scriptEnd });
    const { next } = this.lineAt(scriptEnd, limit);
    let at = start;
    while (this.builder && at < next) {
      const line = this.lineAt(at, limit);
      const { start: from, end: to } = trimmed(this.text, at, line.lineEnd);
      if (from === to) this.builder.blank(line.next);
      else this.builder.add(at, line.lineEnd);
      at = line.next;
    }
    return next;
  }

  private readText(start: number, line: Range): void {
    const content = trimmed(this.text, line.start, line.end);
    const begun = this.builder !== undefined || this.isAnswer;
    if (begun && !startsRequest(this.text, content)) {
      this.builder?.add(start, line.end);
      return;
    }
    if (!begun && isStatusLine(this.text, content)) {
      this.isAnswer = true;
      return;
    }
    if (begun) this.endRegion(start, start, false);
    this.builder = new RequestBuilder(this.text, content, this.outer);
  }

  /** @param hard whether REST Client sees an end here as well */
  private endRegion(end: number, next: number, hard: boolean): void {
    if (this.builder) {
      const metadata = this.metadata.length > 0 ? this.metadata : none;
      const request = this.builder.finish({ start: this.regionStart, end }, metadata);
      this.requests.push(request);
      this.outer ??= request;
      this.builder = undefined;
    }
    if (this.metadata.length > 0) this.metadata = [];
    if (hard) this.outer = undefined;
    this.isAnswer = false;
    this.regionStart = next;
  }
}

/** `/^HTTP\/[\d.]+/` */
function isStatusLine(text: string, line: Range): boolean {
  return text.startsWith('HTTP/', line.start) && /[\d.]/.test(text.charAt(line.start + 5));
}
