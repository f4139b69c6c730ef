import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { agentFolder, installFolder, root } from './paths';

/** Makes one file of what runs in the extension host. @param entry its source, from the project's folder */
export async function bundle(entry: string, outfile: string): Promise<void> {
  const { outputFiles } = await build({
    write: false,
    entryPoints: [join(root, entry)],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['vscode'],
    // Some packages' other form loads its parts in a way that cannot be bundled.
    mainFields: ['module', 'main'],
    logLevel: 'warning',
  });
  for (const { path, contents } of outputFiles) await writeIfChanged(path, contents);
}

/** In one step, and not where it is the same: a VS Code beside this one may be reading the file. */
async function writeIfChanged(path: string, contents: Uint8Array | string): Promise<void> {
  const wanted = Buffer.from(contents);
  const present = await readFile(path).catch(() => undefined);
  if (present?.equals(wanted)) return;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.${process.pid}`, wanted);
  await rename(`${path}.${process.pid}`, path);
}

/** Makes the folder of an extension of one file. */
async function bundleExtension(folder: string, entry: string, manifest: object): Promise<string> {
  const whole = {
    publisher: 'kunci',
    version: '0.0.1',
    engines: { vscode: '^1.96.0' },
    main: './extension.js',
    ...manifest,
  };
  await writeIfChanged(join(folder, 'package.json'), JSON.stringify(whole, undefined, 2));
  await bundle(entry, join(folder, 'extension.js'));
  return folder;
}

/**
 * Makes the agent's extension. VS Code's own way to run a test module (`extensionTestsPath`) shows no notification and
 * answers every modal dialog by itself. An ordinary extension leaves the window as a person has it.
 */
export function buildAgent(): Promise<string> {
  return bundleExtension(agentFolder, 'test/harness/agent.ts', {
    name: 'host-agent',
    activationEvents: ['*'],
    extensionKind: ['workspace'],
    capabilities: { untrustedWorkspaces: { supported: true } },
  });
}

/**
 * Makes the test sender's extension, with REST Client's id, so that Kunci takes it for that, and its activation, so that
 * it runs in the same host. @returns its folder
 */
export function buildSender(): Promise<string> {
  return bundleExtension(join(installFolder, 'sender'), 'test/harness/sender.ts', {
    name: 'rest-client',
    publisher: 'humao',
    activationEvents: ['onCommand:rest-client.request', 'onLanguage:http'],
    contributes: {
      commands: [{ command: 'rest-client.request', title: 'Send Request', category: 'Test Sender' }],
    },
  });
}

/** Bundles what runs in the extension host of a desktop. @returns the file, which exports `run` */
export async function buildSuite(): Promise<string> {
  const outfile = join(installFolder, 'desktop-suite.js');
  await bundle('test/vscode/desktop/suite.ts', outfile);
  return outfile;
}
