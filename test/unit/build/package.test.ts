import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { targets } from '../../../src/build/keychainBinaries';
import { packageAll } from '../../../src/build/package';
import { type ZipEntry, zipEntries } from '../../support/zipEntries';

/** Bytes. */
const largestBundle = 170_000;
const largestPackage = 200_000;

/** What a package holds, `<target>` apart. vsce gives README, LICENSE and CHANGELOG names of its own. */
const always = [
  '[Content_Types].xml',
  'extension.vsixmanifest',
  'extension/LICENSE.txt',
  'extension/changelog.md',
  'extension/dist/extension.js',
  'extension/dist/prebuilds/<target>/keytar.node',
  'extension/media/kunci.svg',
  'extension/package.json',
  'extension/readme.md',
];
/** Loaded on first use, or shared with what is. */
const otherScripts =
  /^extension\/dist\/((chunk|commands|keytar|sandbox)-[A-Z0-9]+|explainSignature|fetch)\.js$/;
const pictures = /^extension\/media\/(icon\.png|walkthrough-[a-z-]+\.(svg|png|md))$/;

describe('the packages', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kunci-packages-'));
  let packages: readonly {
    readonly target: string;
    readonly file: string;
    readonly entries: readonly ZipEntry[];
  }[];

  before('make them all', async function () {
    this.timeout(120_000);
    const files = await packageAll(folder);
    packages = files.map((file, index) => ({
      target: String(targets[index]),
      file,
      entries: zipEntries(readFileSync(file)),
    }));
  });

  after(() => rmSync(folder, { recursive: true }));

  it('are one for each platform', () => {
    assert.deepEqual(
      packages.map(({ target }) => target),
      [...targets],
    );
    assert.equal(new Set(packages.map(({ file }) => file)).size, targets.length);
  });

  it('hold the extension, its page and the binary of their platform, and nothing else', () => {
    for (const { target, entries } of packages) {
      const names = entries.map(({ name }) => name.replace(`prebuilds/${target}/`, 'prebuilds/<target>/'));
      assert.deepEqual(
        names.filter((name) => !pictures.test(name) && !otherScripts.test(name)).sort(),
        always,
        target,
      );
    }
  });

  it('hold every file that the manifest names', () => {
    const manifest = readFileSync(resolve(__dirname, '../../../package.json'), 'utf8');
    const named = [...manifest.matchAll(/"(?:\.\/)?((?:media|dist)\/[^"]+)"/g)].map(
      ([, path]) => `extension/${path}`,
    );
    assert.ok(named.length > 1, named.join(' '));
    for (const { target, entries } of packages) {
      const names = new Set(entries.map(({ name }) => name));
      assert.deepEqual(
        named.filter((name) => !names.has(name)),
        [],
        target,
      );
    }
  });

  it(`load at most ${largestBundle / 1000} KB at activation`, () => {
    for (const { target, entries } of packages) {
      const size = entries
        .filter(({ name }) => /\/dist\/(extension|chunk-.*)\.js$/.test(name))
        .reduce((sum, entry) => sum + entry.size, 0);
      assert.ok(size <= largestBundle, `${target}: ${size} bytes`);
    }
  });

  it(`are at most ${largestPackage / 1000} KB without pictures`, () => {
    for (const { target, file, entries } of packages) {
      const ofPictures = entries
        .filter(({ name }) => name.endsWith('.png'))
        .reduce((sum, { packed }) => sum + packed, 0);
      const size = statSync(file).size - ofPictures;
      assert.ok(size <= largestPackage, `${target}: ${size} bytes`);
    }
  });
});
