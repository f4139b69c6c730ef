/** Finds `{{…}}` as both senders do: the shortest match on one line, not empty. */
import type { Range } from './types';

const lineEnds = /[\n\r\u2028\u2029]/g;

/**
 * Yields the ranges between the braces, in order, within a part of the text. It takes linear time, because none of the
 * three searches goes back.
 */
export function* expressions(text: string, from = 0, limit = text.length): Generator<Range> {
  const part = text.slice(from, limit);
  let close = -1;
  let lineEnd = -1;
  for (let open = part.indexOf('{{'); open >= 0; ) {
    const inside = open + 2;
    if (close <= inside) close = part.indexOf('}}', inside + 1);
    if (close < 0) return;
    if (lineEnd < inside) lineEnd = nextLineEnd(part, inside);
    const isOnLine = close < lineEnd;
    if (isOnLine) yield { start: from + inside, end: from + close };
    open = part.indexOf('{{', isOnLine ? close + 2 : lineEnd);
  }
}

function nextLineEnd(text: string, from: number): number {
  lineEnds.lastIndex = from;
  return lineEnds.exec(text)?.index ?? text.length;
}
