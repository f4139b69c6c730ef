/** Finds blocks of JavaScript for httpYac: its own between `{{` and `}}`, IntelliJ's between `{%` and `%}`. */
import { trimRange } from './characters';

const ownStart = /^\{\{(?:@js\s+)?[+@]?(?:request|streaming|response|after|responseLogging)?$/i;
const intellijStart = /^[<>]\s+\{%$/;
const intellijLine = /^[<>]\s+\{%.*%\}$/s;

interface Kind {
  readonly start: RegExp;
  readonly end: string;
  /** No block that starts before this offset has an end. */
  noEndBefore: number;
}

/** Searches one text forward only. A search without a result is not repeated. */
export class ScriptFinder {
  private readonly kinds: readonly Kind[] = [
    { start: ownStart, end: '}}', noEndBefore: 0 },
    { start: intellijStart, end: '%}', noEndBefore: 0 },
  ];

  constructor(private readonly text: string) {}

  /**
   * Returns the end of the last line of the block that starts with this line; undefined if no block starts here.
   * @param limit the end of the section; a `###` ends the search as well
   */
  blockEnd(lineStart: number, lineEnd: number, limit: number): number | undefined {
    const line = trimRange(this.text, lineStart, lineEnd);
    const first = this.text[line.start];
    if (first !== '{' && first !== '<' && first !== '>') return undefined;
    const content = this.text.slice(line.start, line.end);
    if (first !== '{' && intellijLine.test(content)) return line.end;
    // The longest line that starts a block is `{{@js @responseLogging`, but it may contain any spaces.
    const kind = this.kinds.find(({ start }) => start.test(content));
    if (!kind || lineStart < kind.noEndBefore) return undefined;
    return this.search(kind, lineEnd, limit);
  }

  private search(kind: Kind, from: number, limit: number): number | undefined {
    let lineStart = from;
    while (true) {
      const lineBreak = this.text.indexOf('\n', lineStart);
      if (lineBreak < 0 || lineBreak >= limit) break;
      lineStart = lineBreak + 1;
      const next = this.text.indexOf('\n', lineStart);
      const line = trimRange(this.text, lineStart, next < 0 ? limit : Math.min(next, limit));
      if (this.text.startsWith('###', line.start)) break;
      if (line.end - line.start === 2 && this.text.startsWith(kind.end, line.start)) return line.end;
    }
    kind.noEndBefore = Math.max(lineStart, from);
    return undefined;
  }
}
