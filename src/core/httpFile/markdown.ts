/** Finds the fenced blocks of a Markdown text that the senders send. */
import { trimRange } from './characters';

export interface Section {
  /** The first line below the fence. */
  readonly start: number;
  /** The fence that ends it, or the end of the text while it is still being written. */
  readonly end: number;
}

/**
 * REST Client wants exactly three backticks and `http` or `rest`; httpYac accepts either case and spaces too, and so
 * does this. An opening fence inside a block starts another block, as it does for REST Client.
 */
export function findFences(text: string): readonly Section[] {
  const sections: Section[] = [];
  let open: number | undefined;
  let at = text.startsWith('```') ? 0 : nextFence(text, 0);
  while (at < text.length) {
    const found = text.indexOf('\n', at);
    const lineEnd = found < 0 ? text.length : found;
    const next = found < 0 ? text.length : found + 1;
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
  const found = text.indexOf('\n```', from);
  return found < 0 ? text.length : found + 1;
}
