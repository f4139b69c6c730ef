import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { targets } from '../../src/build/keychainBinaries';
import { packageAll } from '../../src/build/package';
import { zipEntries } from '../support/zipEntries';
import { compared, type Figure, kilobytes, type Row } from './figure';

/** Bytes. */
const largestBundle = 170_000;
const largestPackage = 230_000;

export const packages: Row = {
  name: 'packages',
  title: 'bundle and packages',
  run: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kunci-bench-'));
    try {
      const files = await packageAll(folder);
      return [...(await bundleSize(files[0] ?? '')), ...(await Promise.all(files.map(packageSize)))];
    } finally {
      await rm(folder, { recursive: true });
    }
  },
};

async function bundleSize(vsix: string): Promise<readonly Figure[]> {
  const scripts = zipEntries(await readFile(vsix)).filter(({ name }) => name.endsWith('.js'));
  const all = scripts.reduce((sum, entry) => sum + entry.size, 0);
  const bundle = scripts
    .filter(({ name }) => /\/dist\/(extension|chunk-.*)\.js$/.test(name))
    .reduce((sum, { size }) => sum + size, 0);
  return [
    compared('bundle', bundle, 'limit', largestBundle, kilobytes, 1),
    compared('bundle and what it loads later', all, 'limit', largestBundle, kilobytes),
  ];
}

async function packageSize(vsix: string, index: number): Promise<Figure> {
  const pictures = zipEntries(await readFile(vsix)).filter(({ name }) => /\.(png|gif)$/.test(name));
  const size = (await stat(vsix)).size - pictures.reduce((sum, { packed }) => sum + packed, 0);
  return compared(`package for ${targets[index]}`, size, 'limit, no pictures', largestPackage, kilobytes, 1);
}
