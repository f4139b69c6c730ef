import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { root } from './paths';

/** Makes one file of what runs in the extension host. @param entry its source, from the project's folder */
export async function bundle(entry: string, outfile: string): Promise<void> {
  const { outputFiles } = await build({
    write: false,
    entryPoints: [join(root, entry)],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['vscode'],
    // Some packages' other form loads its parts in a way that cannot be bundled.
    mainFields: ['module', 'main'],
    logLevel: 'warning',
  });
  for (const { path, contents } of outputFiles) await writeIfChanged(path, contents);
}

/** In one step, and not where it is the same: a VS Code beside this one may be reading the file. */
export async function writeIfChanged(path: string, contents: Uint8Array | string): Promise<void> {
  const wanted = Buffer.from(contents);
  const present = await readFile(path).catch(() => undefined);
  if (present?.equals(wanted)) return;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.${process.pid}`, wanted);
  await rename(`${path}.${process.pid}`, path);
}
