import { join } from 'node:path';
import { bundle } from '../../harness/bundle';
import { installFolder } from '../../harness/paths';

/** Bundles what runs in the extension host. @returns the file, which exports `run` */
export async function buildSuite(): Promise<string> {
  const outfile = join(installFolder, 'desktop-suite.js');
  await bundle('test/vscode/desktop/suite.ts', outfile);
  return outfile;
}
