import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from './paths';

/**
 * Makes the folder of an extension of one file.
 * @param entry its source, from the project's folder
 */
export async function buildExtension(folder: string, entry: string, manifest: object): Promise<void> {
  await mkdir(folder, { recursive: true });
  const whole = { engines: { vscode: '^1.96.0' }, main: './extension.js', ...manifest };
  await writeFile(join(folder, 'package.json'), JSON.stringify(whole, undefined, 2));
  await build({
    entryPoints: [join(root, entry)],
    outfile: join(folder, 'extension.js'),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['vscode'],
    logLevel: 'warning',
  });
}
