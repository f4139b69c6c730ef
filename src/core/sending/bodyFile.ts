/** Reads a file that is sent as a body, within limits: a path may lead to a device that never ends. */
import { open, stat } from 'node:fs/promises';
import { unsignable } from '../wire/signRequest';
import { largestBody } from './bodyFromText';

/** @returns undefined if there is no such file @throws AppError `unsignable` if it is no regular file or too large */
export async function readBodyFile(path: string): Promise<Uint8Array | undefined> {
  // Before it is opened: opening a named pipe waits until somebody writes to it.
  const stats = await stat(path).catch(() => undefined);
  if (!stats) return undefined;
  if (!stats.isFile()) throw unsignable('its body names something that is not a regular file');
  const file = await open(path).catch(() => undefined);
  if (!file) return undefined;
  try {
    const chunks: Buffer[] = [];
    let length = 0;
    // Not by the size: a file system may report a wrong one, e.g. below /proc, and a file may grow.
    for await (const chunk of file.createReadStream({ end: largestBody, autoClose: false })) {
      chunks.push(chunk as Buffer);
      length += (chunk as Buffer).length;
    }
    if (length > largestBody) throw unsignable('the file of its body is larger than 10 MB');
    return Buffer.concat(chunks);
  } finally {
    await file.close();
  }
}
