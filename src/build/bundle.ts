import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, context } from 'esbuild';
import { copyKeychainBinaries } from './keychainBinaries';
import { updateManifest } from './manifest';
import { updateReadme } from './readme';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const output = join(root, 'dist');

/**
 * Makes `dist/`: the extension in one file, and the keychain library's binaries beside it.
 * @returns how long it took, in milliseconds
 */
export async function bundle(): Promise<number> {
  const started = performance.now();
  updateManifest(root);
  updateReadme(root);
  await copyKeychainBinaries(root);
  await build(options);
  return performance.now() - started;
}

/** How the bundle is made; tests make theirs in the same way. */
export const options: BuildOptions = {
  absWorkingDir: root,
  entryPoints: ['src/extension.ts'],
  outfile: join(output, 'extension.js'),
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  // fetch-blob falls back to the polyfill where Node has no streams for the web, as Node had none before 16.5.
  external: ['vscode', 'web-streams-polyfill'],
  // jsonc-parser's CommonJS form hides its parts behind calls that cannot be inlined.
  mainFields: ['module', 'main'],
  minify: true,
  logLevel: 'warning',
};

async function watch(): Promise<void> {
  updateManifest(root);
  updateReadme(root);
  await copyKeychainBinaries(root);
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
