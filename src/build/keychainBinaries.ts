import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * SHA-256 of the binaries in the package @github/keytar 7.10.6, for each platform with a package. Nothing else checks the
 * native code, so for a new version, verify the binaries and record their checksums here.
 */
export const checksums = {
  'linux-x64': 'e7894a1e1001764de29ff08d3dae418ccbaaf78889c5673d367e05df1682fc7c',
  'linux-arm64': '8f0f32c5d576a0987e294b8dc9f1909133504f4fe20b65888bca0dd3bfaec29c',
  'darwin-x64': '5ce10f1f83f917fb555ff2ba43a80cab0f215d266cfdbd9bce5d6affa61c8aa1',
  'darwin-arm64': '855c21e1e702967230bd87f600d04c311b77f29150f3372d547e72882c58de6a',
  'win32-x64': 'b82625e7c713fd20b5cb57993e073076c87660652202893fad39d874d77169fc',
  'win32-arm64': 'b9cd3c6658b1bed712e28f19ef777971ba46fc81a6004923dd15faa6e5bb01b8',
} as const;

/** VS Code's name for a platform, which is also Node's `<platform>-<arch>`. */
export type Target = keyof typeof checksums;
export const targets = Object.keys(checksums) as readonly Target[];

/** The path below `dist/` where the library's loader looks for its binary. */
export function binaryOf(target: Target): string {
  return `prebuilds/${target}/keytar.node`;
}

/**
 * Copies the keychain library's binaries of all platforms to `dist/`; a package contains only its own.
 * @throws Error if one is not the recorded binary
 */
export async function copyKeychainBinaries(root: string): Promise<void> {
  for (const target of targets) {
    const binary = await readFile(join(root, 'node_modules/keytar', binaryOf(target)));
    checkBinary(target, binary);
    await replaceFile(join(root, 'dist', binaryOf(target)), binary);
  }
}

/** A running VS Code may have loaded the old file, so it is replaced, never overwritten. */
async function replaceFile(file: string, content: Buffer): Promise<void> {
  const old = await readFile(file).catch(() => undefined);
  if (old?.equals(content)) return;
  await mkdir(dirname(file), { recursive: true });
  const next = `${file}.${process.pid}`;
  await writeFile(next, content);
  await rm(file, { force: true });
  await rename(next, file);
}

/** @throws Error if the binary is not the recorded one */
export function checkBinary(target: Target, binary: Uint8Array): void {
  const sum = createHash('sha256').update(binary).digest('hex');
  if (sum === checksums[target]) return;
  throw new Error(
    `The keychain library's binary for ${target} is not the one that was recorded: its SHA-256 is ${sum}. ` +
      'Install it again; if you updated the library, record the new checksums in src/build/keychainBinaries.ts.',
  );
}
