/** Parses the bytes of a request (RFC 9112) that Node is about to send, and serializes them again. */
import { Buffer } from 'node:buffer';
import { headerValues } from '../http/headers';
import type { HeaderPair } from '../model';

/** An entry of Node's `outputData`: a part of a message that is not yet sent. */
export interface OutputEntry {
  readonly data: string | Uint8Array;
  readonly encoding?: BufferEncoding | null | undefined;
  readonly callback?: ((error?: Error | null) => void) | null | undefined;
}

export interface Message {
  readonly method: string;
  /** As in the request line: usually path and query. */
  readonly target: string;
  readonly version: string;
  /** In the order in which they were written, with the names unchanged. */
  readonly headers: readonly HeaderPair[];
  /** Without the framing of chunked encoding. */
  readonly body: Buffer;
  /** Trailer lines after the last chunk, each with its line break. */
  readonly trailer: string;
}

/** The bytes are not exactly one request. The message is a clause for the user. */
export class UnreadableMessage extends Error {}

export function bytesOf(entries: readonly OutputEntry[]): Buffer {
  return Buffer.concat(
    entries.map(({ data, encoding }) =>
      typeof data === 'string' ? Buffer.from(data, encoding ?? 'utf8') : Buffer.from(data),
    ),
  );
}

/** @throws UnreadableMessage if head, framing and body are not exactly one request */
export function readMessage(bytes: Buffer): Message {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) throw new UnreadableMessage('its head is not complete');
  const [requestLine = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
  const [, method, target, version] = /^([^ ]+) ([^ ]+) HTTP\/(1\.[01])$/.exec(requestLine) ?? [];
  if (method === undefined || target === undefined || version === undefined) {
    throw new UnreadableMessage('its request line is not valid');
  }
  if (/[\0\r\n]/.test(lines.join('')))
    throw new UnreadableMessage('one of its headers contains a line break');
  const headers = lines.map(parseHeader);
  const { body, trailer } = parseBody(headers, bytes.subarray(end + 4));
  return { method, target, version, headers, body, trailer };
}

/** Serializes the message, with a Content-Length that matches its body. */
export function writeMessage(message: Message): Buffer {
  const { method, target, version, body, trailer } = message;
  const isChunked = headerValues(message.headers, 'transfer-encoding').length > 0;
  const lines = message.headers.map(([name, value]) =>
    name.toLowerCase() === 'content-length' ? `${name}: ${body.length}` : `${name}: ${value}`,
  );
  const head = [`${method} ${target} HTTP/${version}`, ...lines, '', ''].join('\r\n');
  const framed = isChunked
    ? [...(body.length > 0 ? [`${body.length.toString(16)}\r\n`, body, '\r\n'] : []), `0\r\n${trailer}\r\n`]
    : [body];
  return Buffer.concat(
    [head, ...framed].map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)),
  );
}

function parseHeader(line: string): HeaderPair {
  const colon = line.indexOf(':');
  if (colon <= 0 || /\s/.test(line.slice(0, colon)))
    throw new UnreadableMessage('one of its headers is not valid');
  return [line.slice(0, colon), trimSpaces(line.slice(colon + 1))];
}

/** Spaces and tabs around a value are not part of it (RFC 9112 §5). `trim` would also remove the last byte of a UTF-8 `à`. */
function trimSpaces(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && isSpaceOrTab(text[start])) start += 1;
  while (end > start && isSpaceOrTab(text[end - 1])) end -= 1;
  return text.slice(start, end);
}

function isSpaceOrTab(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}

/** With a wrong length, the server would read a second request from the body of the first (RFC 9112 §11.2). */
function parseBody(headers: readonly HeaderPair[], rest: Buffer): Pick<Message, 'body' | 'trailer'> {
  const encodings = headerValues(headers, 'transfer-encoding');
  const lengths = headerValues(headers, 'content-length');
  if (encodings.length > 0) {
    if (lengths.length > 0 || encodings.length > 1 || encodings[0]?.toLowerCase() !== 'chunked') {
      throw new UnreadableMessage('the length of its body is ambiguous');
    }
    return parseChunks(rest);
  }
  if (lengths.length > 1 || (lengths[0] ?? '0') !== String(rest.length)) {
    throw new UnreadableMessage('its Content-Length is not the length of its body');
  }
  return { body: rest, trailer: '' };
}

function parseChunks(bytes: Buffer): Pick<Message, 'body' | 'trailer'> {
  const parts: Buffer[] = [];
  let at = 0;
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    const size =
      lineEnd < 0 ? undefined : /^[0-9a-f]{1,8}$/i.exec(bytes.toString('latin1', at, lineEnd))?.[0];
    if (size === undefined) throw new UnreadableMessage('the chunks of its body are not valid');
    const start = lineEnd + 2;
    const end = start + Number.parseInt(size, 16);
    if (end === start) {
      const trailer = bytes.toString('latin1', start);
      if (!/^(?:[^\r\n]+\r\n)*\r\n$/.test(trailer))
        throw new UnreadableMessage('the chunks of its body are not valid');
      return { body: Buffer.concat(parts), trailer: trailer.slice(0, -2) };
    }
    if (bytes.toString('latin1', end, end + 2) !== '\r\n') {
      throw new UnreadableMessage('the chunks of its body are not valid');
    }
    parts.push(bytes.subarray(start, end));
    at = end + 2;
  }
}
