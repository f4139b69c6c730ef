import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { hostFolder, root } from '../paths';

/** The real one's id and the place where it runs. */
const manifest = {
  name: 'rest-client',
  publisher: 'humao',
  version: '0.0.1',
  engines: { vscode: '^1.96.0' },
  main: './extension.js',
  activationEvents: ['onCommand:rest-client.request', 'onLanguage:http'],
  contributes: {
    commands: [{ command: 'rest-client.request', title: 'Send Request', category: 'Stand-in' }],
  },
};

/** @returns the folder of the stand-in's extension */
export async function buildRestClient(): Promise<string> {
  const folder = join(hostFolder, 'rest-client');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest, undefined, 2));
  await build({
    entryPoints: [join(root, 'test/host/restClient/extension.ts')],
    outfile: join(folder, 'extension.js'),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['vscode'],
    logLevel: 'warning',
  });
  return folder;
}
