// npm run package [-- --target linux-x64]: a package (VSIX) for each platform, all from this machine.
import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle';
import {
  binaryOf,
  copyKeychainBinary,
  currentTarget,
  parseTarget,
  type Target,
  targets,
} from './keychainBinaries';
import { repository } from './manifest';
import { pageForPackage } from './readme';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Builds and packs the extension for one platform.
 * @param vsix the file to write
 * @throws Error with the output of vsce
 */
export async function packageExtension(vsix: string, target: Target = currentTarget()): Promise<void> {
  await bundle();
  await pack(vsix, target);
}

/** Builds once and packs for each of the platforms. @returns the files, in the platforms' order */
export async function packageAll(
  folder: string,
  wanted: readonly Target[] = targets,
): Promise<readonly string[]> {
  await bundle();
  const files: string[] = [];
  for (const target of wanted) {
    const vsix = join(folder, `kunci-${target}.vsix`);
    await pack(vsix, target);
    files.push(vsix);
  }
  return files;
}

/** Files and folders for a package; `.vscodeignore` selects from them. */
const sources = ['.vscodeignore', 'dist', 'media', 'CHANGELOG.md', 'LICENSE'] as const;

/** Packed without white space. */
const textFiles = ['package.nls.json', 'package.nls.id.json'] as const;

/**
 * Packs `dist/` with the keychain binary of this platform only. vsce reads every file in its working folder, so it gets
 * a temporary one without the tests' hundreds of megabytes.
 */
async function pack(vsix: string, target: Target): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'kunci-package-'));
  try {
    for (const name of sources) {
      await cp(join(root, name), join(folder, name), { recursive: true, filter: (file) => !isBinary(file) });
    }
    await copyKeychainBinary(root, join(folder, 'dist'), target);
    const manifest = await packedManifest(target);
    await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
    const page = await readFile(join(root, 'README.md'), 'utf8');
    await writeFile(join(folder, 'README.md'), pageForPackage(page));
    for (const name of textFiles) {
      const text = await readFile(join(root, name), 'utf8');
      await writeFile(join(folder, name), JSON.stringify(JSON.parse(text)));
    }
    // Everything is in the bundle, so node_modules is not packed. Without a target, a package is for every platform.
    const args = [
      ...(target === 'universal' ? [] : ['--target', target]),
      ...(isPreRelease(manifest.version) ? ['--pre-release'] : []),
      ...linkArguments(manifest.version),
    ];
    vsce(folder, ['package', '--no-dependencies', ...args, '--out', vsix]);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function isBinary(file: string): boolean {
  return basename(file) === 'prebuilds';
}

/**
 * Returns the manifest without the members that only this repository needs (`private` prevents an accidental
 * `npm publish`). If the package has no keychain library, VS Code's secret storage is the default vault, which the
 * Settings editor then shows.
 */
async function packedManifest(target: Target): Promise<{ readonly version: string }> {
  const text = await readFile(join(root, 'package.json'), 'utf8');
  const { scripts, mocha, devDependencies, private: _, ...needed } = JSON.parse(text);
  if (binaryOf(target) === undefined)
    needed.contributes.configuration.properties['kunci.vault'].default = 'vscode';
  return needed;
}

/** The Marketplace accepts no suffix such as `-beta`, so an odd minor number is a pre-release, as VS Code recommends. */
export function isPreRelease(version: string): boolean {
  return Number(version.split('.')[1]) % 2 === 1;
}

function vsce(folder: string, args: readonly string[]): void {
  const program = join(root, 'node_modules/@vscode/vsce/vsce');
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`vsce could not package the extension:\n${stdout}${stderr}`);
}

/** README's links and pictures are relative. In a package they lead to this version's files in the repository. */
function linkArguments(version: string): readonly string[] {
  const [content, images] = ['blob', 'raw'].map((kind) => `${repository}/${kind}/v${version}`);
  return ['--baseContentUrl', String(content), '--baseImagesUrl', String(images)];
}

async function main(): Promise<void> {
  const [flag, value] = process.argv.slice(2);
  if (flag !== undefined && (flag !== '--target' || value === undefined)) {
    throw new Error('Use --target with a platform, or no argument for all platforms.');
  }
  for (const vsix of await packageAll(root, value === undefined ? targets : [parseTarget(value)])) {
    const { size } = await stat(vsix);
    process.stdout.write(`${vsix} ${(size / 1000).toFixed(0)} KB\n`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main().catch((error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  });
}
