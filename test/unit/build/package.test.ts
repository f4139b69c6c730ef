import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { binaryOf, type Target, targets } from '../../../src/build/keychainBinaries';
import { readTexts, repository } from '../../../src/build/manifest';
import { isPreRelease, packageAll } from '../../../src/build/package';
import { entryText, type ZipEntry, zipEntries } from '../../support/zipEntries';

const { version } = JSON.parse(readFileSync(resolve(__dirname, '../../../package.json'), 'utf8'));

/** Bytes. */
const largestBundle = 170_000;
const largestPackage = 230_000;

/** What each package holds. vsce gives README, LICENSE and CHANGELOG names of its own. */
const always = [
  '[Content_Types].xml',
  'extension.vsixmanifest',
  'extension/LICENSE.txt',
  'extension/changelog.md',
  'extension/dist/extension.js',
  'extension/media/kunci.svg',
  'extension/package.json',
  'extension/package.nls.id.json',
  'extension/package.nls.json',
  'extension/readme.md',
];
/** Loaded on first use, or shared with what is. */
const otherScripts =
  /^extension\/dist\/((chunk|commands|keytar|sandbox)-[A-Z0-9]+|explainSignature|fetch)\.js$/;
const pictures = /^extension\/media\/(icon\.png|walkthrough-[a-z-]+\.(svg|png|md))$/;

describe('the packages', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kunci-packages-'));
  let packages: readonly {
    readonly target: Target;
    readonly file: string;
    readonly entries: readonly ZipEntry[];
  }[];

  before('make them all', async function () {
    this.timeout(120_000);
    const files = await packageAll(folder);
    packages = targets.map((target, index) => {
      const file = String(files[index]);
      return { target, file, entries: zipEntries(readFileSync(file)) };
    });
  });

  after(() => rmSync(folder, { recursive: true }));

  it('are one for each platform, and one for all others', () => {
    assert.equal(new Set(packages.map(({ file }) => file)).size, targets.length);
    for (const { target, file } of packages) {
      const name = /TargetPlatform="([^"]+)"/.exec(entryText(file, 'extension.vsixmanifest'))?.[1];
      assert.equal(name ?? 'universal', target);
    }
  });

  it('are pre-releases if and only if the minor version is odd', () => {
    assert.deepEqual(['0.1.0', '0.2.3', '1.11.0', '2.0.0'].map(isPreRelease), [true, false, true, false]);
    const isMarked = /Code\.PreRelease" Value="true"/.test(
      entryText(String(packages[0]?.file), 'extension.vsixmanifest'),
    );
    assert.equal(isMarked, isPreRelease(version));
  });

  it('lead with every link and picture of their pages to this version in the repository', () => {
    const file = String(packages[0]?.file);
    for (const page of ['readme.md', 'changelog.md']) {
      const links = [...entryText(file, `extension/${page}`).matchAll(/\]\(([^)#][^)]*)\)/g)];
      for (const [, link = ''] of links)
        assert.match(link, new RegExp(`^${repository}/(blob|raw)/v${version}/`), page);
    }
    assert.match(
      entryText(file, 'extension/readme.md'),
      new RegExp(`!\\[[^\\]]+\\]\\(${repository}/raw/v${version}/media/overview.gif\\)`),
    );
  });

  it('have a page for users: development stays in the repository', () => {
    const page = entryText(String(packages[0]?.file), 'extension/readme.md');
    assert.match(page, /^# Kunci\n/);
    assert.match(page, /\n<!-- \/errors -->\n/);
    assert.doesNotMatch(page, /^## (Architecture|Development)|<!-- repository/m);
  });

  it('have their name and description in English where the Marketplace looks', () => {
    const { description } = readTexts(resolve(__dirname, '../../..'));
    const text = entryText(String(packages[0]?.file), 'extension.vsixmanifest');
    assert.match(text, /<DisplayName>Kunci<\/DisplayName>/);
    assert.ok(text.includes(`<Description xml:space="preserve">${description}</Description>`));
    assert.doesNotMatch(text, /%[\w.]+%/);
  });

  it('are not marked as private', () => {
    assert.equal(
      'private' in JSON.parse(entryText(String(packages[0]?.file), 'extension/package.json')),
      false,
    );
  });

  it('use VS Code’s secret storage by default if they have no keychain library', () => {
    for (const { target, file } of packages) {
      const manifest = JSON.parse(entryText(file, 'extension/package.json'));
      const { default: vault } = manifest.contributes.configuration.properties['kunci.vault'];
      assert.equal(vault, binaryOf(target) === undefined ? 'vscode' : 'auto', target);
    }
  });

  it('hold the extension, its page and the binary of their platform, and nothing else', () => {
    for (const { target, entries } of packages) {
      const names = entries.map(({ name }) => name);
      const binary = binaryOf(target);
      const expected =
        binary === undefined ? always : [...always, `extension/dist/prebuilds/${binary.folder}/keytar.node`];
      assert.deepEqual(
        names.filter((name) => !pictures.test(name) && !otherScripts.test(name)).sort(),
        [...expected].sort(),
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
