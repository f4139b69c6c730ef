/**
 * Reads `.http` text in one pass, as REST Client does, and as httpYac does if both agree. Any text is read; nothing
 * throws. What is read serves what an editor shows and suggests; no decision about a token depends on it.
 */
import { findFences } from './markdown';
import { Reader } from './reader';
import type { HttpFile } from './types';

export function parseHttpFile(text: string): HttpFile {
  return new Reader(text).read([{ start: 0, end: text.length }]);
}

/** Reads the fenced `http` and `rest` blocks. File variables count in the prose too: REST Client reads them there. */
export function parseMarkdown(text: string): HttpFile {
  return new Reader(text).read(findFences(text));
}
