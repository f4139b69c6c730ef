import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

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
