// npm run package [-- --target linux-x64]: a package (VSIX) for each platform, all from this machine.
import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle';
import { binaryOf, type Target, targets } from './keychainBinaries';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Builds and packs the extension for one platform.
 * @param vsix the file to write
 * @throws Error with what vsce said
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

/** What a package may be made of; `.vscodeignore` says what of it goes in. */
const sources = ['dist', 'media', 'README.md', 'CHANGELOG.md', 'LICENSE'] as const;

/**
 * Packs what is in `dist/`, with the keychain binary of this platform and no other. vsce looks at every file of
 * the folder that it works in, so it is given one without the tests' hundreds of megabytes.
 */
async function pack(vsix: string, target: Target): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'kunci-package-'));
  try {
    for (const name of sources) await cp(join(root, name), join(folder, name), { recursive: true });
    await writeFile(join(folder, 'package.json'), await manifestText());
    const allowed = await readFile(join(root, '.vscodeignore'), 'utf8');
    await writeFile(join(folder, '.vscodeignore'), `${allowed}!dist/${binaryOf(target)}\n`);
    // Everything is in the bundle, so nothing of node_modules goes along.
    vsce(folder, ['package', '--no-dependencies', '--target', target, '--out', vsix]);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The manifest without what only this repository needs, on one line: VS Code and the Marketplace read it all the same. */
async function manifestText(): Promise<string> {
  const text = await readFile(join(root, 'package.json'), 'utf8');
  const { scripts, mocha, devDependencies, ...needed } = JSON.parse(text) as Record<string, unknown>;
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

/** README's pictures and links are relative. GitHub's own build knows where they are found from elsewhere. */
function linkArguments(): readonly string[] {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_SHA: commit } = process.env;
  if (!server || !repository || !commit) return ['--no-rewrite-relative-links'];
  const base = `${server}/${repository}`;
  return ['--baseContentUrl', `${base}/blob/${commit}`, '--baseImagesUrl', `${base}/raw/${commit}`];
}

/** This machine's platform. @throws Error where no package is made for it */
function currentTarget(): Target {
  return parseTarget(`${process.platform}-${process.arch}`);
}

function parseTarget(name: string): Target {
  const target = targets.find((known) => known === name);
  if (target === undefined)
    throw new Error(`There is no package for ${name}, only for ${targets.join(', ')}.`);
  return target;
}

async function main(): Promise<void> {
  const [flag, value] = process.argv.slice(2);
  if (flag !== undefined && (flag !== '--target' || value === undefined)) {
    throw new Error('Say --target and a platform, or nothing for all of them.');
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
