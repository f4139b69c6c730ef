/** Reads request lines: `POST https://… HTTP/1.1`, or only a URL. */
import { isSpace, trimRange } from './characters';
import type { Range } from './types';

/** The methods of both senders. REST Client accepts any case, httpYac only upper case. */
const methods = new Set(
  (
    'GET POST PUT DELETE PATCH HEAD OPTIONS CONNECT TRACE LOCK UNLOCK PROPFIND PROPPATCH COPY MOVE MKCOL ' +
    'MKCALENDAR ACL SEARCH CHECKOUT CHECKIN REPORT MERGE MKACTIVITY MKWORKSPACE VERSION-CONTROL ' +
    'BASELINE-CONTROL GRAPHQL'
  ).split(' '),
);

export interface RequestLine {
  readonly method: string;
  readonly url: Range;
}

/** @param line the line's range without spaces at its ends */
export function readRequestLine(text: string, line: Range): RequestLine {
  const word = firstWord(text, line);
  const method = text.slice(word.start, word.end).toUpperCase();
  const hasMethod = word.end < line.end && methods.has(method);
  const url = trimRange(text, hasMethod ? word.end : line.start, line.end);
  return { method: hasMethod ? method : 'GET', url: cutVersion(text, url) };
}

/** The offset of ` HTTP/…`, which both senders remove, or the end. */
function versionStart(url: string): number {
  const version = /\sHTTP\//i.exec(url);
  return version ? url.slice(0, version.index).trimEnd().length : url.length;
}

function cutVersion(text: string, url: Range): Range {
  return { start: url.start, end: url.start + versionStart(text.slice(url.start, url.end)) };
}

/** Reads at most as many characters as the longest method has, so that a very long line takes no time. */
function firstWord(text: string, line: Range): Range {
  const limit = Math.min(line.end, line.start + 17);
  let end = line.start;
  while (end < limit && !isSpace(text.charCodeAt(end))) end += 1;
  return { start: line.start, end };
}
