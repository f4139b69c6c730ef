/**
 * Reads `.http` text into requests, variables and references, for what the editor shows and suggests. It knows no
 * client, and no decision about a token depends on it: the wire decides by the connection. `parse` reads a file in one
 * pass, as REST Client does, and as httpYac does if they agree; it accepts any text and never throws. `types` are the
 * results. `groupReferences` assigns references to requests, `targets` finds their hosts, `resolve` replaces variables,
 * `places` finds what is at an offset, and `environment` reads REST Client's environments.
 */

import { isSpace } from './characters';
import { readVariable } from './fileVariables';

import { findFences, type Section } from './markdown';
import { readMetadata } from './metadata';
import { ReferenceFinder } from './references';
import { ParsedRequest } from './request';
import { ScriptFinder } from './scripts';
import type { FileVariable, HttpFile, Metadata } from './types';

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
  private readonly referenceFinder: ReferenceFinder;
  private readonly scriptFinder: ScriptFinder;

  private readonly metadata: Metadata[] = [];

  private request: ParsedRequest | undefined;
  private regionStart = 0;
  /** Whether the lines belong to a pasted response; for REST Client such a block is not a request. */
  private isResponse = false;

  constructor(private readonly text: string) {
    this.referenceFinder = new ReferenceFinder(text);
    this.scriptFinder = new ScriptFinder(text);
  }

  read(sections: readonly Section[]): HttpFile {
    let at = 0;
    for (const section of sections) {
      this.readProse(at, section.start);
      this.regionStart = section.start;
      this.readSection(section);
      this.endRegion(section.end, section.end);
      at = section.end;
    }
    this.readProse(at, this.text.length);
    return {
      text: this.text,
      requests: this.requests,
      variables: this.variables,
      references: this.referenceFinder.references,
      metadata: this.metadata,
    };
  }

  /** Outside of Markdown's fenced blocks only file variables are read. */
  private readProse(from: number, limit: number): void {
    let start = from;
    while (start < limit) {
      const end = this.lineEnd(start, limit);
      this.readVariableLine(start, end);
      start = this.nextLine(end, limit);
    }
  }

  private readSection({ start: from, end: limit }: Section): void {
    let start = from;
    while (start < limit) start = this.readLine(start, this.lineEnd(start, limit), limit);
  }

  /** @returns where the next line starts */
  private readLine(start: number, end: number, limit: number): number {
    const { text } = this;
    const next = this.nextLine(end, limit);
    let first = start;
    while (first < end && isSpace(text.charCodeAt(first))) first += 1;
    if (first === end) {
      this.request?.addBlankLine(next);
      return next;
    }
    const character = text[first];
    if (character === '#') {
      if (first === start && text.startsWith('###', start)) this.endRegion(start, next);
      else this.readComment(first, end);
      return next;
    }
    if (character === '/' && text[first + 1] === '/') {
      this.readComment(first, end);
      return next;
    }
    if (character === '@' && this.readVariableLine(first, end)) {
      // REST Client sends the line as well if it is in the body of a request.
      this.request?.addLine(first, end);
      return next;
    }
    if (!this.request) {
      const scriptEnd = this.scriptFinder.blockEnd(first, end, limit);
      if (scriptEnd !== undefined) return this.nextLine(scriptEnd, limit);
    }
    this.readText(first, end);
    return next;
  }

  private readText(first: number, end: number): void {
    if (this.isResponse) return;
    this.referenceFinder.find(first, end);
    if (this.request) this.request.addLine(first, end);
    else if (isStatusLine(this.text, first)) this.isResponse = true;
    else this.request = new ParsedRequest(this.text, this.regionStart, first, end);
  }

  /** @returns whether the line defines a variable */
  private readVariableLine(start: number, end: number): boolean {
    const variable = readVariable(this.text, start, end);
    if (!variable) return false;
    this.variables.push(variable);
    this.referenceFinder.find(start, end);
    return true;
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

  /** The end of a line without its line break, `\n` or `\r\n`. */
  private lineEnd(start: number, limit: number): number {
    const lineBreak = this.text.indexOf('\n', start);
    if (lineBreak < 0 || lineBreak >= limit) return limit;
    return lineBreak > start && this.text.charCodeAt(lineBreak - 1) === 0x0d ? lineBreak - 1 : lineBreak;
  }

  private nextLine(lineEnd: number, limit: number): number {
    if (lineEnd >= limit) return limit;
    return lineEnd + (this.text.charCodeAt(lineEnd) === 0x0d ? 2 : 1);
  }
}

/** `/^HTTP\/[\d.]+/` */
function isStatusLine(text: string, start: number): boolean {
  return text.startsWith('HTTP/', start) && /[\d.]/.test(text.charAt(start + 5));
}
