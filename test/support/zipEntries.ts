import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';

/** What a ZIP file (APPNOTE.TXT 4.3.12, the central directory) says it holds: names and sizes in bytes. */
export interface ZipEntry {
  readonly name: string;
  readonly size: number;
  /** Bytes that it takes in the archive. */
  readonly packed: number;
  /** Where its local header begins in the archive. */
  readonly offset: number;
}

/** @throws Error where the file has no end record without a comment, as vsce writes it */
export function zipEntries(zip: Buffer): readonly ZipEntry[] {
  const end = zip.length - 22;
  if (zip.readUInt32LE(end) !== 0x06054b50) throw new Error('This is no plain ZIP file.');
  const entries: ZipEntry[] = [];
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const nameLength = zip.readUInt16LE(at + 28);
    entries.push({
      name: zip.toString('utf8', at + 46, at + 46 + nameLength),
      packed: zip.readUInt32LE(at + 20),
      size: zip.readUInt32LE(at + 24),
      offset: zip.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return entries;
}

/** Reads the text of a compressed entry of a ZIP file (APPNOTE.TXT 4.3.7, the local header). */
export function entryText(file: string, name: string): string {
  const zip = readFileSync(file);
  const entry = zipEntries(zip).find((candidate) => candidate.name === name);
  if (entry === undefined) throw new Error(`${file} has no ${name}.`);
  const { offset, packed } = entry;
  const start = offset + 30 + zip.readUInt16LE(offset + 26) + zip.readUInt16LE(offset + 28);
  return inflateRawSync(zip.subarray(start, start + packed)).toString('utf8');
}
