// npm start: a VS Code to try Kunci in, until Ctrl+C. npm start -- --check: the main job without a person.
import { randomBytes } from 'node:crypto';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../../src/build/bundle';
import { packageExtension } from '../../src/build/package';
import { ExtensionHost } from './agentClient';
import { workbenchUrl } from './browser';
import { buildAgent } from './bundle';
import { check } from './check';
import { findDesktop, runDesktop } from './desktop';
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
}

async function start(): Promise<void> {
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
    const environment = { ...process.env, ...keyring?.environment, KUNCI_AGENT_FILE: agentAddress };
    const demo = { workspace, environment, data: join(installFolder, 'demo'), signal: stopped.signal };
    void prepareWindow(agentAddress, stopped.signal);
    if (desktop.kind === 'found') await openDesktop(demo, desktop.executable, desktop.why);
    else await serve(demo, desktop.why);
  } finally {
    await keyring?.stop();
    await rm(temporary, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

async function openDesktop(demo: Demo, executable: string, why: string): Promise<void> {
  console.log(`Opening the desktop VS Code (${why}). Close its window or press Ctrl+C to end.`);
  await bundle();
  await runDesktop({ ...demo, executable, extensions: [root, agentFolder] }, demo.signal);
}

async function serve({ workspace, environment, data, signal }: Demo, why: string): Promise<void> {
  console.log(`Starting VS Code as a server, because ${why}.`);
  await ensureSystemPackages();
  const install = await installWorkbench();
  const vsix = join(installFolder, 'kunci.vsix');
  await packageExtension(vsix);
  const server = await WorkbenchServer.start({
    install,
    folder: data,
    environment,
    settings: machineSettings,
    trust: false,
    connectionToken: randomBytes(24).toString('hex'),
    extensions: [agentFolder],
    packages: [vsix],
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
async function prepareWindow(agentAddress: string, signal: AbortSignal): Promise<void> {
  const host = await ExtensionHost.find(agentAddress, signal);
  await host?.run(async (vscode) => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    if (folder !== undefined)
      await vscode.window.showTextDocument(vscode.Uri.joinPath(folder.uri, 'sandbox-gobiz.http'));
    await vscode.commands.executeCommand('kunci.startSandbox');
  });
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
  if (!process.argv.includes('--check')) await start();
  else if (!(await check())) process.exitCode = 1;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
