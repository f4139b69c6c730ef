/** Builds the body of a request in a `.http` file: replaces variables and reads files. */

import { open, stat } from 'node:fs/promises';
import { type BodyPart, bodyParts } from '../httpFile/bodyParts';
import type { Range } from '../httpFile/types';
import { unsignableError } from '../model/errors';

export interface BodySource {
  /** The text of the `.http` file. */
  readonly text: string;
  readonly range: Range | undefined;
  readonly contentType: string;
  /** Reads a file that a line of the body names. @throws AppError `unsignable` */
  readonly readFile: (path: string) => Promise<Uint8Array>;
  readonly replace: (text: string) => string;
}

/** Bytes. */
export const largestBody = 10 * 1024 * 1024;

/** @throws AppError `unsignable` */
export async function buildBody(source: BodySource): Promise<string | Uint8Array> {
  const { text, range, contentType, replace } = source;
  if (!range) return '';
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  const isMultipart = type === 'multipart/form-data';
  const eol = isMultipart ? '\r\n' : '\n';
  const parts = bodyParts(text, range);
  if (parts.some(({ kind }) => kind === 'file')) return joinWithFiles(parts, eol, isMultipart, source);
  const lines = parts.map((part) => (part.kind === 'text' ? replace(part.text) : ''));
  if (type === 'application/x-www-form-urlencoded') return encodeForm(lines);
  return lines.join(eol) + (type === 'application/x-ndjson' ? eol : '');
}

async function joinWithFiles(
  parts: readonly BodyPart[],
  eol: string,
  endsWithBreak: boolean,
  source: BodySource,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (const [index, part] of parts.entries()) {
    const content =
      part.kind === 'text' ? Buffer.from(source.replace(part.text)) : await readFilePart(part, source);
    const isLast = index === parts.length - 1;
    chunks.push(content, Buffer.from(isLast && !endsWithBreak ? '' : eol));
    length += content.length + eol.length;
    if (length > largestBody + eol.length) throw unsignableError('its body is larger than 10 MB');
  }
  return Buffer.concat(chunks);
}

async function readFilePart(
  { path, replacesVariables, encoding = 'utf8' }: Extract<BodyPart, { kind: 'file' }>,
  { readFile, replace }: BodySource,
): Promise<Uint8Array> {
  const bytes = await readFile(replace(path));
  if (!replacesVariables) return bytes;
  if (!Buffer.isEncoding(encoding))
    throw unsignableError(`the encoding ${encoding} of its body file is unknown`);
  return Buffer.from(replace(Buffer.from(bytes).toString(encoding)));
}

/** A line that begins with `&` continues the previous one. Other characters are percent-encoded. */
function encodeForm(lines: readonly string[]): string {
  const text = lines
    .map((line, index) => (index === 0 || line.startsWith('&') ? line : `\n${line}`))
    .join('');
  return text.replace(/[^\x21-\x7e]+/g, (characters) =>
    [...Buffer.from(characters)]
      .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
      .join(''),
  );
}

/** Reads a file that is sent as a body, within limits: a path may lead to a device that never ends. */

/** @returns undefined if there is no such file @throws AppError `unsignable` if it is no regular file or too large */
export async function readBodyFile(path: string): Promise<Uint8Array | undefined> {
  // Checked before opening: opening a named pipe would wait for a writer.
  const stats = await stat(path).catch(() => undefined);
  if (!stats) return undefined;
  if (!stats.isFile()) throw unsignableError('its body names a path that is not a regular file');
  const file = await open(path).catch(() => undefined);
  if (!file) return undefined;
  try {
    const chunks: Buffer[] = [];
    let length = 0;
    // The reported size may be wrong, e.g. below /proc, and a file may grow, so the bytes are counted.
    for await (const chunk of file.createReadStream({ end: largestBody, autoClose: false })) {
      chunks.push(chunk as Buffer);
      length += (chunk as Buffer).length;
    }
    if (length > largestBody) throw unsignableError('the file of its body is larger than 10 MB');
    return Buffer.concat(chunks);
  } finally {
    await file.close();
  }
}
