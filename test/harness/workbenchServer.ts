import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { requireCommand } from './command';
import type { WorkbenchInstall } from './workbenchInstall';

export interface ServerOptions {
  readonly install: WorkbenchInstall;
  /** Holds the server's own data, settings and extensions. Made where it is missing. */
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Written to the machine settings, the ones that the server reads. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Whether workspace trust is asked for; without it every folder is trusted. */
  readonly trust: boolean;
  /** Asked of everybody who connects: an open server would run code for anyone on this machine. */
  readonly connectionToken: string;
  /** Folders of extensions that are there without having been installed from a package. */
  readonly extensions: readonly string[];
  /** Packages (.vsix) to install first. */
  readonly packages: readonly string[];
}

/** VS Code's server, listening on loopback. */
export class WorkbenchServer {
  private constructor(
    readonly port: number,
    readonly connectionToken: string,
    private readonly process: ChildProcess,
    private readonly output: () => string,
  ) {}

  static async start(options: ServerOptions): Promise<WorkbenchServer> {
    await writeMachineSettings(options);
    await linkExtensions(options.folder, options.extensions);
    for (const vsix of options.packages) await installPackage(options, vsix);
    const { node, serverMain } = options.install;
    const child = spawn(node, [serverMain, ...serverArguments(options)], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: options.environment,
      // A group of its own, so that stopping it reaches the extension hosts too.
      detached: process.platform !== 'win32',
    });
    let output = '';
    const collect = (chunk: Buffer) => {
      output = (output + chunk.toString('utf8')).slice(-20_000);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    const stopWithUs = () => killGroup(child, 'SIGKILL');
    process.once('exit', stopWithUs);
    child.once('exit', () => process.removeListener('exit', stopWithUs));
    const port = await listeningPort(child, () => output);
    return new WorkbenchServer(port, options.connectionToken, child, () => output);
  }

  get pid(): number {
    const { pid } = this.process;
    if (pid === undefined) throw new Error("VS Code's server has no process.");
    return pid;
  }

  /** The end of what the server printed. */
  get log(): string {
    return this.output();
  }

  /** Resolves when the server has ended, for whatever reason. */
  ended(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return Promise.resolve();
    return new Promise((resolve) => this.process.once('exit', () => resolve()));
  }

  async stop(): Promise<void> {
    const ended = this.ended();
    killGroup(this.process, 'SIGTERM');
    const force = setTimeout(() => killGroup(this.process, 'SIGKILL'), 3_000);
    await ended;
    clearTimeout(force);
    // Extension hosts outlive the server for a moment, waiting for it to come back.
    killGroup(this.process, 'SIGKILL');
  }
}

function extensionsFolder(folder: string): string {
  return join(folder, 'extensions');
}

async function installPackage({ install, folder, environment }: ServerOptions, vsix: string): Promise<void> {
  const args = [install.serverMain, ...folderArguments(folder), '--install-extension', vsix, '--force'];
  await requireCommand(install.node, [...args, '--accept-server-license-terms'], { environment });
}

function folderArguments(folder: string): readonly string[] {
  return ['--user-data-dir', folder, '--extensions-dir', extensionsFolder(folder)];
}

function serverArguments(options: ServerOptions): readonly string[] {
  const { connectionToken: token, folder } = options;
  return [
    // The server chooses a free port and prints it.
    ...['--host', '127.0.0.1', '--port', '0', '--accept-server-license-terms', '--telemetry-level', 'off'],
    ...folderArguments(folder),
    ...['--connection-token', token],
    // Seconds that an extension host outlives its window.
    ...['--reconnection-grace-time', '1'],
    ...(options.trust ? [] : ['--disable-workspace-trust']),
  ];
}

async function writeMachineSettings({ folder, settings }: ServerOptions): Promise<void> {
  await mkdir(join(folder, 'Machine'), { recursive: true });
  await writeFile(join(folder, 'Machine', 'settings.json'), JSON.stringify(settings, undefined, 2));
}

/** Links extensions into a VS Code's data folder, where a link counts as installed. */
export async function linkExtensions(folder: string, extensions: readonly string[]): Promise<void> {
  await mkdir(extensionsFolder(folder), { recursive: true });
  for (const extension of extensions) {
    const manifest = JSON.parse(await readFile(join(extension, 'package.json'), 'utf8')) as Manifest;
    const link = join(extensionsFolder(folder), `${manifest.publisher}.${manifest.name}-${manifest.version}`);
    await rm(link, { recursive: true, force: true });
    await symlink(extension, link, 'junction');
  }
}

interface Manifest {
  readonly publisher: string;
  readonly name: string;
  readonly version: string;
}

function listeningPort(child: ChildProcess, output: () => string): Promise<number> {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => fail('did not listen within 60 seconds'), 60_000);
    const look = () => {
      const port = /Extension host agent listening on (\d+)/.exec(output())?.[1];
      if (port === undefined) return;
      clearTimeout(limit);
      child.stdout?.off('data', look);
      resolve(Number(port));
    };
    const fail = (what: string) => {
      clearTimeout(limit);
      killGroup(child, 'SIGKILL');
      reject(new Error(`VS Code's server ${what}:\n${output()}`));
    };
    child.stdout?.on('data', look);
    child.once('error', (error) => fail(`could not be started: ${error.message}`));
    child.once('exit', (code) => fail(`ended with code ${code}`));
  });
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // Nobody is left in the group.
  }
}
