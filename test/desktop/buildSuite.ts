import { join } from 'node:path';
import { bundle } from '../host/bundle';
import { hostFolder } from '../host/paths';

/** Bundles what runs in the extension host. @returns the file, which exports `run` */
export async function buildSuite(): Promise<string> {
  const outfile = join(hostFolder, 'desktop-suite.js');
  await bundle('test/desktop/suite.ts', outfile);
  return outfile;
}
