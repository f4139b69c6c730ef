import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { options } from '../../../src/build/bundle';
import { binaryOf, checkBinary, sourceFile, targets } from '../../../src/build/keychainBinaries';

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

const machines: Readonly<Record<string, string>> = {
  'linux-x64': 'ELF x64, glibc',
  'linux-arm64': 'ELF arm64, glibc',
  'linux-armhf': 'ELF arm with hard float, glibc',
  'alpine-x64': 'ELF x64, musl',
  'darwin-x64': 'Mach-O x64',
  'darwin-arm64': 'Mach-O arm64',
  'win32-x64': 'PE x64',
  'win32-arm64': 'PE arm64',
};

describe('the binary of the keychain library', () => {
  const none = targets.filter((target) => binaryOf(target) === undefined);

  it('is missing for Alpine on ARM, where the library has none, and from the universal package', () => {
    assert.deepEqual(none, ['alpine-arm64', 'universal']);
  });

  for (const target of targets) {
    const binary = binaryOf(target);
    if (binary === undefined) continue;
    const read = () => readFileSync(sourceFile(root, binary));

    it(`for ${target} is the one that was recorded`, () => checkBinary(target, read()));

    it(`for ${target} is built for ${machines[target]}`, () =>
      assert.equal(machineOf(read()), machines[target]));

    it(`for ${target} is refused with one byte changed`, () => {
      const content = read();
      content[1000] = (content[1000] ?? 0) ^ 1;
      assert.throws(() => checkBinary(target, content), /is not the one that was recorded/);
    });
  }

  it('differs from platform to platform', () => {
    const sums = targets.map((target) => binaryOf(target)?.sha256).filter((sum) => sum !== undefined);
    assert.equal(new Set(sums).size, targets.length - none.length);
  });
});

/** The system and processor that a native library's header names. */
function machineOf(file: Buffer): string {
  if (file.readUInt32BE(0) === 0x7f454c46) {
    const libc = file.includes('libc.musl-') ? 'musl' : 'glibc';
    const is32 = file[4] === 1;
    const hasHardFloat = is32 && (file.readUInt32LE(36) & 0x400) !== 0;
    return `ELF ${named(file.readUInt16LE(18), { 62: 'x64', 183: 'arm64', 40: 'arm' })}${hasHardFloat ? ' with hard float' : ''}, ${libc}`;
  }
  if (file.readUInt32LE(0) === 0xfeedfacf)
    return `Mach-O ${named(file.readUInt32LE(4), { 16777223: 'x64', 16777228: 'arm64' })}`;
  return `PE ${named(file.readUInt16LE(file.readUInt32LE(60) + 4), { 34404: 'x64', 43620: 'arm64' })}`;
}

function named(code: number, names: Readonly<Record<number, string>>): string {
  return names[code] ?? `machine ${code}`;
}

function hash({ contents }: { readonly contents: Uint8Array }): string {
  return createHash('sha256').update(contents).digest('hex');
}
