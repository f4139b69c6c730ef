import { readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** Everything that is installed or made for the host. Ignored by git; deleting it costs one installation. */
export const installFolder = join(root, '.vscode-test');

/** Pictures taken by tests. */
export const picturesFolder = join(installFolder, 'screenshots');

/** The extension through which tests run functions in the extension host. */
export const agentFolder = join(installFolder, 'agent');

/** Every file in a folder and those below it. What goes away meanwhile, as in a running VS Code, is left out. */
export async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(goneMeanwhile);
  const files = entries.map((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesIn(path);
    return entry.isFile() ? [path] : [];
  });
  return (await Promise.all(files)).flat();
}

function goneMeanwhile(error: NodeJS.ErrnoException): [] {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
  throw error;
}
