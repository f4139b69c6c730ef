import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { billOfMaterials, checksumsOf, releaseNotes } from '../../../src/build/release';

const root = resolve(__dirname, '../../..');

describe('the notes of a release', () => {
  const changelog =
    '# Changelog\n\n## 0.10.0\n\n- Ten.\n\n## 0.1.0\n\nThe first version.\n\n### Fixed\n\n- One.\n';

  it('are the section of the changelog for its version', () => {
    assert.equal(releaseNotes(changelog, '0.10.0'), '- Ten.\n');
    assert.equal(releaseNotes(changelog, '0.1.0'), 'The first version.\n\n### Fixed\n\n- One.\n');
  });

  it('have to exist', () => {
    for (const version of ['0.1', '1.0.0', '0.1.00'])
      assert.throws(() => releaseNotes(changelog, version), /has no section for/);
  });

  it('exist for the version in package.json', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    assert.notEqual(releaseNotes(readFileSync(join(root, 'CHANGELOG.md'), 'utf8'), version), '');
  });
});

describe('the bill of materials', () => {
  it('lists every package that an installation without tools contains, with its licence and checksum', async function () {
    this.timeout(60_000);
    const bill = JSON.parse(await billOfMaterials());
    assert.equal(bill.bomFormat, 'CycloneDX');
    assert.equal(bill.metadata.component.name, 'kunci');
    const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
    const wanted = Object.entries<{ dev?: boolean }>(packages)
      .filter(([path, { dev }]) => path !== '' && !dev)
      .map(([path]) => path.replace(/.*node_modules\//, ''));
    const components: readonly Component[] = bill.components;
    assert.deepEqual(components.map(({ name }) => name).sort(), wanted.sort());
    assert.ok(wanted.includes('keytar'));
    for (const { name, hashes, licenses } of components) {
      assert.equal(hashes?.[0]?.alg, 'SHA-512', name);
      assert.ok(licenses?.[0]?.license.id, name);
    }
  });
});

interface Component {
  readonly name: string;
  readonly hashes?: readonly { readonly alg: string }[];
  readonly licenses?: readonly { readonly license: { readonly id: string } }[];
}

describe('the checksums of a release', () => {
  it('are lines that sha256sum reads, with names and no folders', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kunci-checksums-'));
    try {
      const files = ['a.vsix', 'b.vsix'].map((name) => join(folder, name));
      for (const file of files) writeFileSync(file, file);
      const sum = (file: string) => createHash('sha256').update(file).digest('hex');
      assert.equal(
        await checksumsOf(files),
        `${sum(String(files[0]))}  a.vsix\n${sum(String(files[1]))}  b.vsix\n`,
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
