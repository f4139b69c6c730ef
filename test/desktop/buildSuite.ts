import { join } from 'node:path';
import { build } from 'esbuild';
import { hostFolder, root } from '../host/paths';

/** Bundles what runs in the extension host. @returns the file, which exports `run` */
export async function buildSuite(): Promise<string> {
  const outfile = join(hostFolder, 'desktop-suite.js');
  await build({
    entryPoints: [join(root, 'test/desktop/suite.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['vscode'],
    logLevel: 'warning',
  });
  return outfile;
}
