// npm start: a VS Code to try Kunci in, until Ctrl+C. npm start -- --check: the main job without a person.
// npm start -- --inspect[=port]: with code that can be debugged, and an extension host that listens for a debugger.
import { randomBytes } from 'node:crypto';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../../src/build/bundle';
import { packageExtension } from '../../src/build/package';
import { ExtensionHost, type Vscode } from './agentClient';
import { workbenchUrl } from './browser';
import { buildAgent } from './bundle';
import { check } from './check';
import { findDesktop, runDesktop } from './desktop';
import { inspectNotice, inspectPortIn } from './inspect';
import { agentFolder, installFolder, root } from './paths';
import { hasSecretService, SecretService } from './secretService';
import { machineSettings } from './settings';
import { ensureSystemPackages } from './systemPackages';
import { installWorkbench } from './workbenchInstall';
import { WorkbenchServer } from './workbenchServer';

/** What both kinds of VS Code need. */
interface Demo {
  readonly workspace: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly data: string;
  /** Aborted by Ctrl+C. */
  readonly signal: AbortSignal;
  /** Where the extension host listens for a debugger, if it does. */
  readonly inspectPort: number | undefined;
}

async function start(inspectPort: number | undefined): Promise<void> {
  const stopped = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopped.abort());
  const temporary = await mkdtemp(join(tmpdir(), 'kunci-demo-'));
  const agentAddress = join(temporary, 'agent.json');
  const desktop = await findDesktop();
  const keyring = await keyringWhereNoneIs();
  try {
    const workspace = join(temporary, 'kunci-demo');
    await cp(join(root, 'test/harness/demo'), workspace, { recursive: true });
    await buildAgent();
    // Apart, because one has Kunci as a link to this folder and the other has it as a package.
    const data = join(installFolder, inspectPort === undefined ? 'demo' : 'demo-inspect');
    const environment = { ...process.env, ...keyring?.environment, KUNCI_AGENT_FILE: agentAddress };
    const demo = {
      workspace,
      environment,
      data,
      signal: stopped.signal,
      inspectPort,
    };
    // A desktop VS Code has a flag for it; a window in a browser ignores one.
    void prepareWindow(agentAddress, stopped.signal, desktop.kind === 'none' ? inspectPort : undefined);
    if (desktop.kind === 'found') await openDesktop(demo, desktop.executable, desktop.why);
    else await serve(demo, desktop.why);
  } finally {
    await keyring?.stop();
    await rm(temporary, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

async function openDesktop(demo: Demo, executable: string, why: string): Promise<void> {
  console.log(`Opening the desktop VS Code (${why}). Close its window or press Ctrl+C to end.`);
  if (demo.inspectPort !== undefined) console.log(inspectNotice(demo.inspectPort));
  await bundle(demo.inspectPort === undefined ? 'release' : 'debugging');
  await runDesktop({ ...demo, executable, extensions: [root, agentFolder] }, demo.signal);
}

async function serve(
  { workspace, environment, data, signal, inspectPort }: Demo,
  why: string,
): Promise<void> {
  console.log(`Starting VS Code as a server, because ${why}.`);
  await ensureSystemPackages();
  const install = await installWorkbench();
  // What is debugged runs from this folder, because source maps lead to its files.
  const isPackaged = inspectPort === undefined;
  const vsix = join(installFolder, 'kunci.vsix');
  await (isPackaged ? packageExtension(vsix) : bundle('debugging'));
  const server = await WorkbenchServer.start({
    install,
    folder: data,
    environment,
    settings: machineSettings,
    trust: false,
    connectionToken: randomBytes(24).toString('hex'),
    extensions: isPackaged ? [agentFolder] : [root, agentFolder],
    packages: isPackaged ? [vsix] : [],
  });
  console.log(
    `\nOpen this in a browser:\n  ${workbenchUrl(server.port, server.connectionToken, workspace)}\n`,
  );
  console.log('Ctrl+C ends it.');
  signal.addEventListener('abort', () => void server.stop());
  if (signal.aborted) await server.stop();
  await server.ended();
}

/** Waits for the person's window, then does what makes the demo ready. */
async function prepareWindow(
  agentAddress: string,
  signal: AbortSignal,
  inspectPort: number | undefined,
): Promise<void> {
  const host = await ExtensionHost.find(agentAddress, signal);
  if (inspectPort !== undefined) {
    const isListening = await host?.run(openInspector, inspectPort);
    console.log(isListening ? inspectNotice(inspectPort) : `The debugger's port ${inspectPort} is in use.`);
  }
  await host?.run(async (vscode) => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    if (folder !== undefined)
      await vscode.window.showTextDocument(vscode.Uri.joinPath(folder.uri, 'sandbox-gobiz.http'));
    await vscode.commands.executeCommand('kunci.startSandbox');
  });
}

/** Runs in the extension host. */
function openInspector(_vscode: Vscode, port: number, require: NodeJS.Require): boolean {
  const inspector: typeof import('node:inspector') = require('node:inspector');
  inspector.open(port, '127.0.0.1');
  return inspector.url() !== undefined;
}

/** The person's own keychain is used where there is one; else a private one, kept for the next time. */
async function keyringWhereNoneIs(): Promise<SecretService | undefined> {
  if (await hasSecretService()) return undefined;
  await ensureSystemPackages();
  const kept = join(installFolder, 'keyring');
  await mkdir(kept, { recursive: true });
  console.log('This session has no Secret Service; secrets go to a private one in .vscode-test/keyring.');
  return SecretService.start(kept);
}

async function main(): Promise<void> {
  if (!process.argv.includes('--check')) await start(inspectPortIn(process.argv));
  else if (!(await check())) process.exitCode = 1;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
