import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** Everything that is installed or made for the host. Ignored by git; deleting it costs one installation. */
export const hostFolder = join(root, '.vscode-test');

/** Pictures taken by tests. */
export const picturesFolder = join(hostFolder, 'screenshots');

/** Extensions that tests make, anew each time; those of runs side by side must not get into each other's way. */
export const madeFolder = join(hostFolder, process.env.KUNCI_LANE ?? 'made');

/** The extension through which tests run functions in the extension host. */
export const agentFolder = join(madeFolder, 'agent');
