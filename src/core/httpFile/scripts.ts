/** Finds blocks of JavaScript for httpYac: its own between `{{` and `}}`, IntelliJ's between `{%` and `%}`. */

const intellijLine = /^[<>]\s+\{%.*%\}$/s;

interface Kind {
  readonly start: RegExp;
  /** The line that ends a block, with a group; or a separator, which stops the search. */
  readonly end: RegExp;
  /** The first match of `end` after the last line that was searched from. */
  match?: RegExpExecArray | null;
}

/** Searches one text forward only, so that all searches together take linear time. */
export class ScriptFinder {
  private readonly kinds: readonly Kind[] = [
    {
      start: /^\{\{(?:@js\s+)?[+@]?(?:request|streaming|response|after|responseLogging)?$/i,
      end: /\n[^\S\n]*(?:###|(\}\})[^\S\n]*(?![^\n]))/g,
    },
    { start: /^[<>]\s+\{%$/, end: /\n[^\S\n]*(?:###|(%\})[^\S\n]*(?![^\n]))/g },
  ];

  constructor(private readonly text: string) {}

  /**
   * Returns the end of the last line of the block that starts with this line; undefined if no block starts here.
   * @param lineStart without the spaces before it, @param lineEnd without those after it
   * @param limit the end of the section
   */
  blockEnd(lineStart: number, lineEnd: number, limit: number): number | undefined {
    const line = this.text.slice(lineStart, lineEnd);
    if (intellijLine.test(line)) return lineEnd;
    const kind = this.kinds.find(({ start }) => start.test(line));
    if (!kind) return undefined;
    if (kind.match === undefined || (kind.match && kind.match.index < lineEnd)) {
      kind.end.lastIndex = lineEnd;
      kind.match = kind.end.exec(this.text);
    }
    if (!kind.match?.[1]) return undefined;
    const end = kind.match.index + kind.match[0].length;
    return end <= limit ? end : undefined;
  }
}
