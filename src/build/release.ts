// npm run release -- v0.2.0: everything that a release consists of, in `release/`.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { packageAll } from './package';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The names of the files beside the packages. */
export const releaseFiles = { sbom: 'kunci.cdx.json', checksums: 'SHA256SUMS', notes: 'notes.md' } as const;

/**
 * Makes the packages, a software bill of materials, the checksums of all of them, and the notes from the changelog.
 * @throws Error if the tag is not the manifest's version, or the changelog says nothing about it
 */
async function makeRelease(folder: string, tag: string): Promise<void> {
  const { version } = await readJson('package.json');
  if (tag !== `v${version}`)
    throw new Error(`The tag ${tag} is not the version in package.json, which is ${version}.`);
  const notes = releaseNotes(await readFile(join(root, 'CHANGELOG.md'), 'utf8'), version);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const packages = await packageAll(folder);
  const sbom = join(folder, releaseFiles.sbom);
  await writeFile(sbom, await billOfMaterials());
  await writeFile(join(folder, releaseFiles.checksums), await checksumsOf([...packages, sbom]));
  await writeFile(join(folder, releaseFiles.notes), notes);
}

/** Returns the changelog's section for a version, without its heading. @throws Error if there is none */
export function releaseNotes(changelog: string, version: string): string {
  const section = changelog.split(/^## /m).find((text) => text.split('\n')[0]?.trim() === version);
  const notes = section?.slice(section.indexOf('\n')).trim();
  if (!notes) throw new Error(`CHANGELOG.md has no section for ${version}.`);
  return `${notes}\n`;
}

/**
 * Lists what the packages contain, as CycloneDX. `npm sbom --omit dev` leaves out packages that a tool needs as well,
 * e.g. keytar. So npm gets a manifest and a lock file without the tools.
 */
export async function billOfMaterials(): Promise<string> {
  const { devDependencies, ...manifest } = await readJson('package.json');
  const { packages, ...lock } = await readJson('package-lock.json');
  const { devDependencies: _, ...own } = packages[''];
  const needed = Object.entries<{ dev?: boolean; devOptional?: boolean }>(packages).filter(
    ([path, entry]) => path !== '' && !entry.dev && !entry.devOptional,
  );
  const parent = await mkdtemp(join(tmpdir(), 'kunci-sbom-'));
  // npm names the product after the folder.
  const folder = join(parent, manifest.name);
  try {
    await mkdir(folder);
    await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
    const text = JSON.stringify({ ...lock, packages: { '': own, ...Object.fromEntries(needed) } });
    await writeFile(join(folder, 'package-lock.json'), text);
    const args = ['sbom', '--package-lock-only', '--sbom-format', 'cyclonedx'];
    // npm is a .cmd file on Windows, which only a shell starts.
    const shell = process.platform === 'win32';
    const { stdout } = await promisify(execFile)('npm', args, { cwd: folder, shell });
    return stdout;
  } finally {
    await rm(parent, { recursive: true });
  }
}

/** In the format of `sha256sum`, so that `sha256sum --check SHA256SUMS` works in the folder of the files. */
export async function checksumsOf(files: readonly string[]): Promise<string> {
  const lines = files.map(async (file) => {
    const sum = createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
    return `${sum}  ${basename(file)}\n`;
  });
  return (await Promise.all(lines)).join('');
}

async function readJson(name: string) {
  return JSON.parse(await readFile(join(root, name), 'utf8'));
}

async function main(): Promise<void> {
  const [tag] = process.argv.slice(2);
  if (tag === undefined) throw new Error('Give the tag of the release, as in: npm run release -- v0.2.0');
  await makeRelease(join(root, 'release'), tag);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main().catch((error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  });
}
