/** The lines of a body that are sent. */
import { trimmed } from './characters';
import type { FileRequest, Range } from './types';

/** Each line without its line break. Comment lines are left out even inside a body, as both senders do. */
export function bodyLines(text: string, request: FileRequest): readonly Range[] {
  if (!request.body) return [];
  const { start, end } = request.body.range;
  const lines: Range[] = [];
  let at = start;
  while (at <= end) {
    const found = text.indexOf('\n', at);
    const lineBreak = found < 0 || found > end ? end : found;
    const lineEnd = lineBreak > at && text[lineBreak - 1] === '\r' ? lineBreak - 1 : lineBreak;
    if (!isComment(text, at, lineEnd)) lines.push({ start: at, end: lineEnd });
    at = lineBreak + 1;
  }
  return lines;
}

function isComment(text: string, start: number, end: number): boolean {
  const line = trimmed(text, start, end);
  if (line.start === line.end) return false;
  return text[line.start] === '#' || text.startsWith('//', line.start);
}
