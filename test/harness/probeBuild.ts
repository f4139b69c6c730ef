import { cp, mkdir, readFile, rm } from 'node:fs/promises';
import { extname, join, relative } from 'node:path';
import { build, type Loader, type Plugin } from 'esbuild';
import { options } from '../../src/build/bundle';
import { installFolder, root } from './paths';

/** In the extension host, the names of the bundle's modules in the order in which they were evaluated. */
export const probeName = 'kunciEvaluated';

const folder = join(installFolder, 'probe');

/**
 * Makes a copy of the extension whose modules say when they are evaluated: inside a bundle nothing else tells,
 * as `require.cache` knows the bundle only.
 * @returns the folder, to be run as an extension
 */
export async function buildProbe(): Promise<string> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const name of ['package.json', 'media', 'dist']) {
    await cp(join(root, name), join(folder, name), { recursive: true });
  }
  const plugins = [...options.plugins, tellEvaluation(await bundledFiles())];
  await build({ ...options, outdir: join(folder, 'dist'), plugins });
  return folder;
}

/** What is left out of the bundle, because nothing of it is used, must not come in by telling of itself. */
async function bundledFiles(): Promise<ReadonlySet<string>> {
  const { metafile } = await build({ ...options, metafile: true, write: false });
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  return new Set(inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([file]) => file));
}

const loaders: Readonly<Record<string, Loader>> = { '.ts': 'ts' };

function tellEvaluation(files: ReadonlySet<string>): Plugin {
  return {
    name: 'tell-evaluation',
    setup(run) {
      run.onLoad({ filter: /\.[cm]?[jt]s$/ }, async ({ path }) => {
        const name = relative(root, path).replaceAll('\\', '/');
        if (!files.has(name)) return undefined;
        const code = await readFile(path, 'utf8');
        // Before the code but on its line, so that places in stack traces stay.
        const contents = `(globalThis.${probeName} ??= []).push(${JSON.stringify(name)});${code}`;
        return { contents, loader: loaders[extname(path)] ?? 'js' };
      });
    },
  };
}
