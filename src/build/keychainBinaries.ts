import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { checkBinary } from './keychainChecksums';

/** The platforms that a package is made for. VS Code's names for them are Node's `<platform>-<arch>` too. */
export const targets = [
  'linux-x64',
  'linux-arm64',
  'darwin-x64',
  'darwin-arm64',
  'win32-x64',
  'win32-arm64',
] as const;
export type Target = (typeof targets)[number];

/** Where the library's loader finds a binary, below `dist/`: its own path, relative to the file it stands in. */
export function binaryOf(target: Target): string {
  return `prebuilds/${target}/keytar.node`;
}

/**
 * Puts the keychain library's binary of every platform into `dist/`; a package takes its own along.
 * @throws Error where one is not the recorded binary
 */
export async function copyKeychainBinaries(root: string): Promise<void> {
  for (const target of targets) {
    const binary = await readFile(join(root, 'node_modules/keytar', binaryOf(target)));
    checkBinary(target, binary);
    await replace(join(root, 'dist', binaryOf(target)), binary);
  }
}

/** A running VS Code may have the old file loaded, so it is never written over. */
async function replace(file: string, content: Buffer): Promise<void> {
  const old = await readFile(file).catch(() => undefined);
  if (old?.equals(content)) return;
  await mkdir(dirname(file), { recursive: true });
  const next = `${file}.${process.pid}`;
  await writeFile(next, content);
  await rm(file, { force: true });
  await rename(next, file);
}
