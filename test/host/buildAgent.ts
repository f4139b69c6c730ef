import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { agentFolder, root } from './paths';

/**
 * VS Code's own way to run a test module (`extensionTestsPath`) shows no notification and answers every modal
 * dialog by itself. An ordinary extension leaves the window as a person has it.
 */
const manifest = {
  name: 'host-agent',
  publisher: 'kunci',
  version: '0.0.0',
  engines: { vscode: '^1.96.0' },
  main: './agent.js',
  activationEvents: ['*'],
  extensionKind: ['workspace'],
  capabilities: { untrustedWorkspaces: { supported: true } },
};

/** Makes the folder of the agent's extension. */
export async function buildAgent(): Promise<void> {
  await mkdir(agentFolder, { recursive: true });
  await writeFile(join(agentFolder, 'package.json'), JSON.stringify(manifest, undefined, 2));
  await build({
    entryPoints: [join(root, 'test/host/agent.ts')],
    outfile: join(agentFolder, 'agent.js'),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['vscode'],
    logLevel: 'warning',
  });
}
