import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { downloadAndUnzipVSCode } from '@vscode/test-electron';
import { findExecutable } from './command';
import { installFolder } from './paths';
import { machineSettings } from './settings';
import { linkExtensions } from './workbenchServer';

/** A desktop VS Code to start, or why there is none. */
export type Desktop =
  | { readonly kind: 'found'; readonly executable: string; readonly why: string }
  | { readonly kind: 'none'; readonly why: string };

const releases = 'https://update.code.visualstudio.com/api/releases/stable';
/** Milliseconds to find out whether VS Code can be downloaded. */
const reachLimit = 4_000;

/** Looks for a VS Code on the PATH, then for one to download. Decides within seconds; a download takes longer. */
export async function findDesktop(): Promise<Desktop> {
  if (!hasDisplay()) return { kind: 'none', why: 'there is no display' };
  const installed = findExecutable('code');
  if (installed !== undefined)
    return { kind: 'found', executable: installed, why: `installed as ${installed}` };
  if (!(await canDownload())) {
    return { kind: 'none', why: "there is no `code` on the PATH, and VS Code's downloads cannot be reached" };
  }
  try {
    const executable = await downloadAndUnzipVSCode({
      cachePath: join(installFolder, 'desktop'),
      version: 'stable',
    });
    return { kind: 'found', executable, why: 'downloaded' };
  } catch (error) {
    return { kind: 'none', why: `VS Code could not be downloaded: ${String(error)}` };
  }
}

export interface DesktopOptions {
  readonly executable: string;
  /** Holds this VS Code's own data, settings and extensions, apart from the person's. */
  readonly data: string;
  readonly workspace: string;
  readonly extensions: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  /** Where the extension host listens for a debugger. */
  readonly inspectPort?: number | undefined;
}

/** Starts VS Code and resolves when its window is closed, or the signal ends it. */
export async function runDesktop(options: DesktopOptions, signal: AbortSignal): Promise<void> {
  const { executable, data, workspace, extensions, environment, inspectPort } = options;
  await linkExtensions(data, extensions);
  await mkdir(join(data, 'User'), { recursive: true });
  // The vault chooses itself on a desktop.
  const { 'kunci.vault': _, ...settings } = machineSettings;
  await writeFile(join(data, 'User', 'settings.json'), JSON.stringify(settings, undefined, 2));
  const args = [
    ...['--user-data-dir', data, '--extensions-dir', join(data, 'extensions')],
    ...['--disable-workspace-trust', '--skip-welcome', '--new-window', '--wait'],
    // Chromium refuses to run as root with its sandbox.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ...(inspectPort === undefined ? [] : [`--inspect-extensions=${inspectPort}`]),
    workspace,
  ];
  const isBatchFile = executable.endsWith('.cmd');
  const child = spawn(executable, args, { stdio: 'ignore', env: environment, shell: isBatchFile });
  signal.addEventListener('abort', () => child.kill());
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => resolve());
  });
}

function hasDisplay(): boolean {
  const { DISPLAY, WAYLAND_DISPLAY, SSH_CONNECTION } = process.env;
  if (process.platform === 'linux') return (DISPLAY ?? '') !== '' || (WAYLAND_DISPLAY ?? '') !== '';
  return SSH_CONNECTION === undefined;
}

async function canDownload(): Promise<boolean> {
  try {
    const response = await fetch(releases, { signal: AbortSignal.timeout(reachLimit) });
    return response.ok;
  } catch {
    return false;
  }
}
