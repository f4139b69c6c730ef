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
