/** Finds the fenced blocks in Markdown that the senders read. */
import type { Range } from './types';

/** A line of three backticks, with or without a language. */
const fence = /(?<![^\n])```[^\S\n]*(?:(http|rest)[^\S\n]*)?(?![^\n])/gi;

/**
 * Returns the ranges between the fences; without a closing fence, to the end of the text. REST Client expects exactly
 * three backticks and `http` or `rest`; httpYac also accepts spaces and upper case, and so does this function. An
 * opening fence inside a block starts another block, as in REST Client.
 */
export function findFences(text: string): readonly Range[] {
  const sections: Range[] = [];
  let open: number | undefined;
  for (const { 0: line, 1: language, index } of text.matchAll(fence)) {
    if (open !== undefined) sections.push({ start: open, end: index });
    open = language === undefined ? undefined : Math.min(index + line.length + 1, text.length);
  }
  if (open !== undefined) sections.push({ start: open, end: text.length });
  return sections;
}
