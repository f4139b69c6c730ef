/** Request lines: `POST https://… HTTP/1.1`, or a URL alone. */
import { isSpace, trimmed } from './characters';
import type { Range } from './types';

/** The methods of both senders. REST Client takes them in any case, httpYac only in capitals. */
const methods = new Set(
  (
    'GET POST PUT DELETE PATCH HEAD OPTIONS CONNECT TRACE LOCK UNLOCK PROPFIND PROPPATCH COPY MOVE MKCOL ' +
    'MKCALENDAR ACL SEARCH CHECKOUT CHECKIN REPORT MERGE MKACTIVITY MKWORKSPACE VERSION-CONTROL ' +
    'BASELINE-CONTROL GRAPHQL'
  ).split(' '),
);

/** httpYac's other protocols; what follows need not look like a URL. */
const protocols = new Set('WS WSS WEBSOCKET SSE EVENTSOURCE GRPC MQTT MQTTS AMQP'.split(' '));

export interface RequestLine {
  readonly method: string;
  readonly url: Range;
}

/** @param line the line's range without spaces at its ends */
export function readRequestLine(text: string, line: Range): RequestLine {
  const word = firstWord(text, line);
  const method = text.slice(word.start, word.end).toUpperCase();
  const hasMethod = word.end < line.end && methods.has(method);
  const url = trimmed(text, hasMethod ? word.end : line.start, line.end);
  return { method: hasMethod ? method : 'GET', url: withoutVersion(text, url) };
}

/** Whether httpYac starts a new request at this line although one has begun already. */
export function startsRequest(text: string, line: Range): boolean {
  const first = text.charCodeAt(line.start);
  if (first < 0x41 || first > 0x5a) return false;
  const word = firstWord(text, line);
  const method = text.slice(word.start, word.end);
  if (protocols.has(method)) return word.end < line.end;
  if (!methods.has(method)) return false;
  const url = trimmed(text, word.end, line.end);
  // Anything else is no URL to the library that sends it, and is more likely to be a sentence.
  return /^(?:[A-Za-z][A-Za-z0-9+.-]{0,15}:|\/|\{\{)/.test(
    text.slice(url.start, Math.min(url.end, url.start + 17)),
  );
}

/** Where ` HTTP/…` begins that both senders cut off, or the end. */
export function versionStart(url: string): number {
  const found = /\sHTTP\//i.exec(url);
  return found ? url.slice(0, found.index).trimEnd().length : url.length;
}

function withoutVersion(text: string, url: Range): Range {
  return { start: url.start, end: url.start + versionStart(text.slice(url.start, url.end)) };
}

/** At most as long as the longest method, so that a line of a megabyte costs nothing. */
function firstWord(text: string, line: Range): Range {
  const limit = Math.min(line.end, line.start + 17);
  let end = line.start;
  while (end < limit && !isSpace(text.charCodeAt(end))) end += 1;
  return { start: line.start, end };
}
