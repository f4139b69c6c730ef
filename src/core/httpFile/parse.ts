/**
 * Reads `.http` text into requests, variables and references, for what the editor shows and suggests. It knows no
 * client, and no decision about a token depends on it: the wire decides by the connection. `parse` reads a file in one
 * pass, as REST Client does, and as httpYac does if they agree; it accepts any text and never throws. `types` are the
 * results. `groupReferences` assigns references to requests, `targets` finds their hosts, `resolve` replaces variables,
 * `places` finds what is at an offset, and `environment` reads REST Client's environments.
 */

import { readMetadata, readVariable, trimRange } from './lines';
import { findFences } from './markdown';
import { findReferences } from './references';
import { ParsedRequest } from './request';
import { ScriptFinder } from './scripts';
import type { FileVariable, HttpFile, Metadata, Range, Reference } from './types';

export function parseHttpFile(text: string): HttpFile {
  return new Reader(text).read([{ start: 0, end: text.length }]);
}

/** Reads the fenced `http` and `rest` blocks. File variables are also read outside of them, as in REST Client. */
export function parseMarkdown(text: string): HttpFile {
  return new Reader(text).read(findFences(text));
}

/** Reads the sections of one text from its start to its end, each line once. */
class Reader {
  private readonly requests: ParsedRequest[] = [];
  private readonly variables: FileVariable[] = [];
  private readonly references: Reference[] = [];
  private readonly metadata: Metadata[] = [];
  private readonly scriptFinder: ScriptFinder;

  private request: ParsedRequest | undefined;
  private regionStart = 0;
  /** Whether the lines belong to a pasted response; for REST Client such a block is not a request. */
  private isResponse = false;

  constructor(private readonly text: string) {
    this.scriptFinder = new ScriptFinder(text);
  }

  read(sections: readonly Range[]): HttpFile {
    const { text, requests, variables, references, metadata } = this;
    let at = 0;
    for (const { start, end } of sections) {
      this.readProse(at, start);
      this.regionStart = start;
      for (let line = start; line < end; ) line = this.readLine(line, end);
      this.endRegion(end, end);
      at = end;
    }
    this.readProse(at, text.length);
    return { text, requests, variables, references, metadata };
  }

  /** Outside of Markdown's fenced blocks only file variables are read. */
  private readProse(from: number, limit: number): void {
    for (let start = from; start < limit; ) {
      const end = this.lineEnd(start, limit);
      this.readVariableLine(start, end);
      start = end + 1;
    }
  }

  /** @returns where the next line starts */
  private readLine(start: number, limit: number): number {
    const { text } = this;
    const lineFeed = this.lineEnd(start, limit);
    const next = Math.min(lineFeed + 1, limit);
    const { start: first, end } = trimRange(text, start, lineFeed);
    if (first === end) this.request?.addBlankLine(next);
    else if (text.startsWith('###', start)) this.endRegion(start, next);
    else if (text[first] === '#' || text.startsWith('//', first)) this.readComment(first, end);
    // REST Client sends the line of a variable as well if it is in the body of a request.
    else if (text[first] === '@' && this.readVariableLine(first, end)) this.request?.addLine(end);
    else {
      const scriptEnd = this.request ? undefined : this.scriptFinder.blockEnd(first, end, limit);
      if (scriptEnd !== undefined) return Math.min(scriptEnd + 1, limit);
      this.readText(first, end);
    }
    return next;
  }

  private readText(first: number, end: number): void {
    if (this.isResponse) return;
    this.readReferences(first, end);
    if (this.request) this.request.addLine(end);
    else if (/^HTTP\/[\d.]/.test(this.text.slice(first, first + 6))) this.isResponse = true;
    else this.request = new ParsedRequest(this.text, this.regionStart, { start: first, end });
  }

  /** @returns whether the line defines a variable */
  private readVariableLine(start: number, end: number): boolean {
    const variable = readVariable(this.text, start, end);
    if (!variable) return false;
    this.variables.push(variable);
    this.readReferences(start, end);
    return true;
  }

  private readReferences(start: number, end: number): void {
    for (const reference of findReferences(this.text, start, end)) this.references.push(reference);
  }

  private readComment(first: number, end: number): void {
    const metadata = readMetadata(this.text, first, end);
    if (metadata) this.metadata.push(metadata);
  }

  private endRegion(end: number, next: number): void {
    if (this.request) {
      this.request.close(end);
      this.requests.push(this.request);
      this.request = undefined;
    }
    this.isResponse = false;
    this.regionStart = next;
  }

  /** The end of a line without its line feed. */
  private lineEnd(start: number, limit: number): number {
    const lineFeed = this.text.indexOf('\n', start);
    return lineFeed < 0 ? limit : Math.min(lineFeed, limit);
  }
}
