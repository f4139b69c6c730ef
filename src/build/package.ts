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
const sources = ['.vscodeignore', 'dist', 'media', 'README.md', 'CHANGELOG.md', 'LICENSE'] as const;

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
    await writeFile(join(folder, 'package.json'), await manifestText(target));
    // Everything is in the bundle, so node_modules is not packed. Without a target, a package is for every platform.
    const args = target === 'universal' ? [] : ['--target', target];
    vsce(folder, ['package', '--no-dependencies', ...args, '--out', vsix]);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function isBinary(file: string): boolean {
  return basename(file) === 'prebuilds';
}

/**
 * Returns the manifest without the members that only this repository needs. If the package has no keychain library,
 * VS Code's secret storage is the default vault, which the Settings editor then shows.
 */
async function manifestText(target: Target): Promise<string> {
  const text = await readFile(join(root, 'package.json'), 'utf8');
  const { scripts, mocha, devDependencies, ...needed } = JSON.parse(text);
  if (binaryOf(target) === undefined)
    needed.contributes.configuration.properties['kunci.vault'].default = 'vscode';
  return JSON.stringify(needed);
}

function vsce(folder: string, args: readonly string[]): void {
  const program = join(root, 'node_modules/@vscode/vsce/vsce');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [program, ...args, '--allow-missing-repository', ...linkArguments()],
    { cwd: folder, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`vsce could not package the extension:\n${stdout}${stderr}`);
}

/** README's links and pictures are relative. In GitHub's build, their absolute URLs are known. */
function linkArguments(): readonly string[] {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_SHA: commit } = process.env;
  if (!server || !repository || !commit) return ['--no-rewrite-relative-links'];
  const base = `${server}/${repository}`;
  return ['--baseContentUrl', `${base}/blob/${commit}`, '--baseImagesUrl', `${base}/raw/${commit}`];
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
