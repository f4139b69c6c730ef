import { cp, mkdir, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, context } from 'esbuild';
import { updateManifest } from './manifest';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const output = join(root, 'dist');

/** VS Code's name for this machine's platform, as `vsce package --target` takes it. */
export const currentTarget = `${process.platform}-${process.arch === 'arm' ? 'armhf' : process.arch}`;

/**
 * Makes `dist/`: the extension in one file, and the keychain library's binary for one platform beside it.
 * @param target VS Code's name for the platform, as `linux-x64`, `alpine-arm64`, `win32-x64`
 * @returns how long it took, in milliseconds
 */
export async function bundle(target: string = currentTarget): Promise<number> {
  const started = performance.now();
  updateManifest(root);
  await copyKeychainBinary(target);
  await build(options);
  return performance.now() - started;
}

const options: BuildOptions = {
  absWorkingDir: root,
  entryPoints: ['src/extension.ts'],
  outfile: join(output, 'extension.js'),
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  external: ['vscode'],
  // jsonc-parser's CommonJS form hides its parts behind calls that cannot be inlined.
  mainFields: ['module', 'main'],
  minify: true,
  logLevel: 'warning',
};

/**
 * The library's loader tries `./prebuilds/<platform>-<arch>/keytar.node` beside the file it stands in, with
 * Node's own names for both. Inlined, that file is dist/extension.js.
 */
async function copyKeychainBinary(target: string): Promise<void> {
  const [platform = '', arch = ''] = target.split('-');
  const nodeArch = arch === 'armhf' ? 'arm' : arch;
  const from = `${platform === 'alpine' ? 'linuxmusl' : platform}-${nodeArch}`;
  const to = `${platform === 'alpine' ? 'linux' : platform}-${nodeArch}`;
  const folder = join(output, 'prebuilds');
  // A package holds the binary of its own platform only.
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, to), { recursive: true });
  await cp(join(root, 'node_modules/keytar/prebuilds', from, 'keytar.node'), join(folder, to, 'keytar.node'));
}

async function watch(): Promise<void> {
  updateManifest(root);
  await copyKeychainBinary(currentTarget);
  const watching = await context({ ...options, sourcemap: true, minify: false, logLevel: 'info' });
  await watching.watch();
}

async function main(): Promise<void> {
  if (process.argv.includes('--watch')) await watch();
  else await bundle();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main().catch((error: Error) => {
    // esbuild has printed what is wrong with the code; the rest is ours to say.
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  });
}
