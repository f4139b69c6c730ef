import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { options } from '../../../src/build/bundle';
import { checkBinary, checksums, targets } from '../../../src/build/keychainBinaries';

const root = resolve(__dirname, '../../..');

/** Why each package of another's is in the bundle. One more is a decision, not an accident. */
const reasons: Readonly<Record<string, string>> = {
  keytar: 'the OS keychain',
  'node-fetch': 'HTTP by way of http and https, which VS Code patches for proxies and certificates',
  'data-uri-to-buffer': 'of node-fetch',
  'fetch-blob': 'of node-fetch',
  'formdata-polyfill': 'of node-fetch',
  'node-domexception': 'of node-fetch',
  'jsonc-parser': 'finds a wrong entry in the settings, to put the cursor there',
};

/** They ask for no more than their notice, so they go along with MIT. */
const licences = ['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', '0BSD'];

describe('the bundle', () => {
  const made = () => build({ ...options, write: false, metafile: true });
  let first: Awaited<ReturnType<typeof made>>;

  before(async () => {
    first = await made();
  });

  it('has the same bytes when it is built twice', async () => {
    const second = await made();
    assert.ok(first.outputFiles.length > 0);
    assert.deepEqual(first.outputFiles.map(hash), second.outputFiles.map(hash));
  });

  it('holds no package but those that have a reason', () => {
    assert.deepEqual([...bundled()].sort(), Object.keys(reasons).sort());
  });

  it('holds only packages whose licence fits ours', () => {
    for (const name of bundled()) {
      const { license } = JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8'));
      assert.ok(licences.includes(license), `${name}: ${license}`);
    }
  });

  it("asks for the editor's API once, and brings along no name of it that nobody uses", () => {
    const text = first.outputFiles.map((file) => file.text).join('\n');
    assert.equal(text.split('("vscode")').length, 2);
    assert.match(text, /createOutputChannel/);
    // Said as `const { window } = vscode`, the whole API would have to be kept.
    assert.doesNotMatch(text, /TestRunProfileKind/);
  });

  it('knows no path of the machine that built it', () => {
    for (const { text } of first.outputFiles) assert.ok(!text.includes(root));
  });

  function bundled(): ReadonlySet<string> {
    const inputs = Object.values(first.metafile.outputs).flatMap((output) =>
      Object.entries(output.inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0),
    );
    const names = inputs.map(([path]) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]);
    return new Set(names.filter((name) => name !== undefined));
  }
});

describe('the binary of the keychain library', () => {
  for (const target of targets) {
    const file = join(root, 'node_modules/keytar/prebuilds', target, 'keytar.node');

    it(`for ${target} is the one that was recorded`, () => checkBinary(target, readFileSync(file)));

    it(`for ${target} is refused with one byte changed`, () => {
      const binary = readFileSync(file);
      binary[1000] = (binary[1000] ?? 0) ^ 1;
      assert.throws(() => checkBinary(target, binary), /is not the one that was recorded/);
    });
  }

  it('differs from platform to platform', () => {
    assert.equal(new Set(Object.values(checksums)).size, targets.length);
  });
});

function hash({ contents }: { readonly contents: Uint8Array }): string {
  return createHash('sha256').update(contents).digest('hex');
}
