/** The platforms with a package, and the keychain library's binary for each. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

interface Binary {
  /** The folder below the library's `prebuilds`. */
  readonly source: string;
  /** The folder below `dist/prebuilds` where the library's loader looks: Node's `<platform>-<arch>`. */
  readonly folder: string;
  readonly sha256: string;
}

/**
 * By VS Code's names for the platforms. The library's `linux-arm` contains a binary for arm64, and `linuxmusl-arm64` one
 * for x64. So armhf uses `linux-armv7l`, and there is none for Alpine on ARM. The checksums are those of @github/keytar
 * 7.10.6. Nothing else checks the native code, so for a new version, verify the binaries and record their checksums here.
 */
const binaries = {
  'linux-x64': {
    source: 'linux-x64',
    folder: 'linux-x64',
    sha256: 'e7894a1e1001764de29ff08d3dae418ccbaaf78889c5673d367e05df1682fc7c',
  },
  'linux-arm64': {
    source: 'linux-arm64',
    folder: 'linux-arm64',
    sha256: '8f0f32c5d576a0987e294b8dc9f1909133504f4fe20b65888bca0dd3bfaec29c',
  },
  'linux-armhf': {
    source: 'linux-armv7l',
    folder: 'linux-arm',
    sha256: '7370285fd2b5e2efbd6c0bcbb4719e9f1ab0e34dccf736df152dab46342f3952',
  },
  'alpine-x64': {
    source: 'linuxmusl-x64',
    folder: 'linux-x64',
    sha256: '821019ec1f1cfe4eefe1e487af411e8fae7e953ff3cfe7bf48dd04fcf0766114',
  },
  'alpine-arm64': undefined,
  'darwin-x64': {
    source: 'darwin-x64',
    folder: 'darwin-x64',
    sha256: '5ce10f1f83f917fb555ff2ba43a80cab0f215d266cfdbd9bce5d6affa61c8aa1',
  },
  'darwin-arm64': {
    source: 'darwin-arm64',
    folder: 'darwin-arm64',
    sha256: '855c21e1e702967230bd87f600d04c311b77f29150f3372d547e72882c58de6a',
  },
  'win32-x64': {
    source: 'win32-x64',
    folder: 'win32-x64',
    sha256: 'b82625e7c713fd20b5cb57993e073076c87660652202893fad39d874d77169fc',
  },
  'win32-arm64': {
    source: 'win32-arm64',
    folder: 'win32-arm64',
    sha256: 'b9cd3c6658b1bed712e28f19ef777971ba46fc81a6004923dd15faa6e5bb01b8',
  },
  /** For every other platform: without native code. */
  universal: undefined,
} as const satisfies Readonly<Record<string, Binary | undefined>>;

export type Target = keyof typeof binaries;
export const targets = Object.keys(binaries) as readonly Target[];

/** Returns undefined if the package for this platform has no keychain library. */
export function binaryOf(target: Target): Binary | undefined {
  return binaries[target];
}

/** The file of the library's package that contains the binary. */
export function sourceFile(root: string, { source }: Binary): string {
  return join(root, 'node_modules/keytar/prebuilds', source, 'keytar.node');
}

/** This machine's platform, or `universal` if it has no package of its own. */
export function currentTarget(): Target {
  const isAlpine = existsSync('/etc/alpine-release');
  const arch = process.platform === 'linux' && process.arch === 'arm' ? 'armhf' : process.arch;
  const name = `${isAlpine ? 'alpine' : process.platform}-${arch}`;
  return targets.find((target) => target === name) ?? 'universal';
}

/** @throws Error if there is no package with that name */
export function parseTarget(name: string): Target {
  const target = targets.find((candidate) => candidate === name);
  if (target === undefined)
    throw new Error(`There is no package for ${name}, only for ${targets.join(', ')}.`);
  return target;
}

/**
 * Copies the platform's binary of the keychain library to `<folder>/prebuilds/`, if it has one.
 * @throws Error if it is not the recorded binary
 */
export async function copyKeychainBinary(root: string, folder: string, target: Target): Promise<void> {
  const binary = binaryOf(target);
  if (binary === undefined) return;
  const content = await readFile(sourceFile(root, binary));
  checkBinary(target, content);
  await replaceFile(join(folder, 'prebuilds', binary.folder, 'keytar.node'), content);
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
export function checkBinary(target: Target, content: Uint8Array): void {
  const sum = createHash('sha256').update(content).digest('hex');
  if (sum === binaryOf(target)?.sha256) return;
  throw new Error(
    `The keychain library's binary for ${target} is not the one that was recorded: its SHA-256 is ${sum}. ` +
      'Install it again; if you updated the library, record the new checksums in src/build/keychainBinaries.ts.',
  );
}
