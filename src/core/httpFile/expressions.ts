/** Finds `{{…}}` as both senders do: the shortest match on one line, not empty. */
import type { Range } from './types';

const lineEnds = /[\n\r\u2028\u2029]/g;

/**
 * Yields the ranges between the braces, in order, within a part of the text. It takes linear time, because none of the
 * three searches goes back.
 */
export function* expressions(text: string, start = 0, end = text.length): Generator<Range> {
  let open = text.indexOf('{{', start);
  let close = -1;
  let lineEnd = -1;
  while (open >= 0 && open < end) {
    const inside = open + 2;
    if (close < inside + 1) close = text.indexOf('}}', inside + 1);
    if (close < 0 || close + 2 > end) return;
    if (lineEnd < inside) lineEnd = nextLineEnd(text, inside);
    if (lineEnd < close) {
      open = text.indexOf('{{', lineEnd);
      continue;
    }
    yield { start: inside, end: close };
    open = text.indexOf('{{', close + 2);
  }
}

function nextLineEnd(text: string, from: number): number {
  lineEnds.lastIndex = from;
  return lineEnds.exec(text)?.index ?? text.length;
}
