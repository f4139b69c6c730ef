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
 * Makes `dist/`: the extension, what it loads later, and the keychain library's binaries.
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

/**
 * Compiling code takes its time at activation, used or not, and Node compiles a file as a whole. So what is not
 * needed then, and shares next to nothing with the rest, has a file of its own.
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

/** How code is bundled; tests and benchmarks bundle theirs in the same way. */
export const options = {
  absWorkingDir: root,
  entryPoints: { extension: 'src/extension.ts', ...laterFiles },
  outdir: output,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  // Of a CommonJS file a true import() would give no default export.
  supported: { 'dynamic-import': false },
  plugins: [keepApart, vscodeOnce(root)],
  // node-fetch's reader of forms in answers, which are never asked for, and what fetch-blob falls back on where
  // Node has no streams for the web, as it had none before 16.5.
  external: ['vscode', '*/multipart-parser.js', 'web-streams-polyfill'],
  // jsonc-parser's CommonJS form hides its parts behind calls that cannot be inlined.
  mainFields: ['module', 'main'],
  minify: true,
  charset: 'utf8',
  logLevel: 'warning',
  // A member of the API that the types do not have would be undefined in silence.
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
    // esbuild has printed what is wrong with the code; the rest is ours to say.
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  });
}
