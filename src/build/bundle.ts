/**
 * The build. `bundle` makes `dist/` with esbuild, and updates what is generated from the code: the schema in package.json
 * (`manifest`) and the tables in README.md (`readme`, with the texts of `errorAdvice`). `vscodeModule` speeds up
 * activation, `keychainBinaries` copies the native library. `package` makes a VSIX for each platform.
 */
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, context, type Plugin } from 'esbuild';
import { copyKeychainBinaries } from './keychainBinaries';
import { updateManifest } from './manifest';
import { updateReadme } from './readme';
import { vscodeOnce } from './vscodeModule';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const output = join(root, 'dist');

/**
 * Builds `dist/`: the extension, the files that it loads later, and the keychain library's binaries.
 * @returns the duration in milliseconds
 */
export async function bundle(): Promise<number> {
  const started = performance.now();
  updateManifest(root);
  updateReadme(root);
  await copyKeychainBinaries(root);
  await build(options);
  return performance.now() - started;
}

/**
 * Node compiles a file as a whole, which takes time at activation even if the code is not used. So code that is not
 * needed at activation, and shares almost nothing with the rest, has a file of its own.
 */
const laterFiles = {
  fetch: 'src/core/http/fetch.ts',
  sandbox: 'src/sandbox/index.ts',
} as const;

const keepApart: Plugin = {
  name: 'keep-apart',
  setup(run) {
    run.onResolve({ filter: /^\.\/(fetch|sandbox)$/ }, ({ kind, path }) =>
      kind === 'dynamic-import' ? { path: `./${basename(path)}.js`, external: true } : undefined,
    );
  },
};

/** The options for esbuild; tests and benchmarks use the same. */
export const options = {
  absWorkingDir: root,
  entryPoints: { extension: 'src/extension.ts', ...laterFiles },
  outdir: output,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  // A native import() of a CommonJS file would have no default export.
  supported: { 'dynamic-import': false },
  plugins: [keepApart, vscodeOnce(root)],
  // node-fetch's parser for forms in responses, which is never used, and fetch-blob's fallback for Node before 16.5,
  // which had no web streams.
  external: ['vscode', '*/multipart-parser.js', 'web-streams-polyfill'],
  // Packages are smaller as ES modules, because unused parts can be removed.
  mainFields: ['module', 'main'],
  minify: true,
  charset: 'utf8',
  logLevel: 'warning',
  // A member that the API does not have would silently be undefined.
  logOverride: { 'import-is-undefined': 'error' },
} satisfies BuildOptions;

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
    // esbuild has already printed errors in the code.
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  });
}
