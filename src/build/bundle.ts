/**
 * The build. `bundle` makes `dist/` with esbuild, and updates what is generated from the code: the schema in package.json
 * (`manifest`) and the tables in README.md (`readme`, with the texts of `errorAdvice`). `vscodeModule` speeds up
 * activation, `keychainBinaries` copies the native library. `package` makes a VSIX for each platform.
 */
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, context, type OutputFile, type Plugin, transform } from 'esbuild';
import { copyKeychainBinary, currentTarget } from './keychainBinaries';
import { updateManifest } from './manifest';
import { updateReadme } from './readme';
import { vscodeOnce } from './vscodeModule';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const output = join(root, 'dist');

/**
 * Builds `dist/`: the extension, the files that it loads later, and the keychain library's binary for this machine.
 * @param use for debugging, the code keeps its names and has a source map
 * @returns the duration in milliseconds
 */
export async function bundle(use: 'release' | 'debugging' = 'release'): Promise<number> {
  const started = performance.now();
  await prepareOutput();
  await build(use === 'debugging' ? { ...options, ...debugOptions } : options);
  return performance.now() - started;
}

async function prepareOutput(): Promise<void> {
  updateManifest(root);
  updateReadme(root);
  await copyKeychainBinary(root, output, currentTarget());
}

/**
 * Turns esbuild's pieces into CommonJS, which is what VS Code 1.96 loads. esbuild puts code behind each `import()` into
 * a file of its own, and code that several files share into another, but only as ES modules. So activation compiles only
 * what it needs, and a class that two files use is one class.
 */
const asCommonJs: Plugin = {
  name: 'as-common-js',
  setup(run) {
    const { initialOptions: settings } = run;
    run.onResolve({ filter: /\/(fetch|explainSignature)$/ }, ({ kind, path }) =>
      kind === 'dynamic-import' ? { path: `./${basename(path)}.js`, external: true } : undefined,
    );
    const isWritten = settings.write !== false;
    settings.write = false;
    run.onEnd(async (result) => {
      const { outputFiles = [] } = result;
      await Promise.all(outputFiles.map(toCommonJs));
      const plugins = settings.plugins?.filter(({ name }) => name !== asCommonJs.name) ?? [];
      const separate = await build({ ...settings, ...separateBuild, plugins });
      outputFiles.push(...(separate.outputFiles ?? []));
      Object.assign(result.metafile?.outputs ?? {}, separate.metafile?.outputs);
      if (!isWritten) return;
      await removeOldFiles(String(settings.outdir));
      for (const { path, contents } of outputFiles) await writeFile(path, contents);
    });

    async function toCommonJs(file: OutputFile): Promise<void> {
      const { code } = await transform(file.text, {
        format: 'cjs',
        platform: 'node',
        target: 'node20',
        // A CommonJS file would get no default export from a true import().
        supported: { 'dynamic-import': false },
        charset: 'utf8',
        minify: settings.minify ?? false,
        sourcemap: settings.sourcemap ? 'inline' : false,
        logLevel: 'warning',
      });
      file.contents = Buffer.from(code);
    }
  },
};

/** Code that is not needed at activation and shares almost nothing with the rest, so that shared files stay few. */
const separateBuild = {
  entryPoints: {
    fetch: 'src/core/http/fetch.ts',
    explainSignature: 'src/core/explain/explainSignature.ts',
  },
  format: 'cjs',
  splitting: false,
  // A native import() of a CommonJS file would have no default export.
  supported: { 'dynamic-import': false },
} satisfies BuildOptions;

/** The names of shared files contain a hash, so an older build leaves files behind. */
async function removeOldFiles(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const files = await readdir(folder);
  await Promise.all(files.filter((file) => file.endsWith('.js')).map((file) => rm(join(folder, file))));
}

/** The options for esbuild; tests and benchmarks use the same. */
export const options = {
  absWorkingDir: root,
  entryPoints: { extension: 'src/extension.ts' },
  outdir: output,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  splitting: true,
  chunkNames: '[name]-[hash]',
  plugins: [asCommonJs, vscodeOnce(root)],
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

const debugOptions = { sourcemap: 'inline', minify: false } satisfies BuildOptions;

async function watch(): Promise<void> {
  await prepareOutput();
  const watching = await context({ ...options, ...debugOptions, logLevel: 'info' });
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
