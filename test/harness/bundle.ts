import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from './paths';

/** Makes one file of what runs in the extension host. @param entry its source, from the project's folder */
export async function bundle(entry: string, outfile: string): Promise<void> {
  await build({
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
}
