/** Finds the fenced blocks in Markdown that the senders read. */
import { trimRange } from './characters';

export interface Section {
  /** The first line below the fence. */
  readonly start: number;
  /** The closing fence, or the end of the text if there is none yet. */
  readonly end: number;
}

/**
 * REST Client expects exactly three backticks and `http` or `rest`; httpYac also accepts spaces and upper case, and so
 * does this function. An opening fence inside a block starts another block, as in REST Client.
 */
export function findFences(text: string): readonly Section[] {
  const sections: Section[] = [];
  let open: number | undefined;
  let at = text.startsWith('```') ? 0 : nextFence(text, 0);
  while (at < text.length) {
    const lineBreak = text.indexOf('\n', at);
    const lineEnd = lineBreak < 0 ? text.length : lineBreak;
    const next = Math.min(lineEnd + 1, text.length);
    const { start, end } = trimRange(text, at + 3, lineEnd);
    const language = end - start === 4 ? text.slice(start, end).toLowerCase() : '';
    const opens = language === 'http' || language === 'rest';
    if (open !== undefined && (opens || start === end)) sections.push({ start: open, end: at });
    if (opens) open = next;
    else if (start === end) open = undefined;
    at = nextFence(text, Math.max(at, lineEnd));
  }
  if (open !== undefined) sections.push({ start: open, end: text.length });
  return sections;
}

/** Where the next line with a fence starts, or the end of the text. */
function nextFence(text: string, from: number): number {
  const fence = text.indexOf('\n```', from);
  return fence < 0 ? text.length : fence + 1;
}
