import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { ExtensionHost, Vscode } from './agentClient';
import type { Driver } from './driver';
import { leaksInText } from './hunt';
import type { SecretService } from './secretService';
import { Session, type SessionOptions, type Window } from './session';

/** Milliseconds that a hook may take to start or stop a workbench. */
const hookLimit = 120_000;

let session: Session | undefined;
/** What the session was started with, and whether the suite that wanted it so is done with it. */
let startedWith: SessionOptions = {};
let isLeft = false;

/** The one workbench of this mocha run. It starts with the first test, or when a suite resets or restarts it, and stops after the last one. */
export const workbench = {
  get page(): Page {
    return current().page;
  },
  get driver(): Driver {
    return current().driver;
  },
  /** Runs functions inside the extension host: `workbench.host.run(async (vscode, arg) => …, arg)`. */
  get host(): ExtensionHost {
    return current().host;
  },
  /** The workspace's folder, a temporary one. */
  get folder(): string {
    return current().folder;
  },
  /** Every folder that VS Code writes to. */
  get places(): readonly string[] {
    return current().places;
  },
  /** The process from which extension hosts and terminals descend. */
  get serverPid(): number {
    return current().serverPid;
  },
  /** The user's settings, as VS Code keeps them on disk. */
  get settingsFile(): string {
    return current().settingsFile;
  },
  /** The private keyring. Only Linux has one; there a test may lock it, kill it and look into it. */
  get keyring(): SecretService {
    const { keyring } = current();
    if (keyring === undefined) throw new Error('This workbench has no private keyring.');
    return keyring;
  },
  /** What the window and its extension host printed to the console since it was opened. */
  get consoleLines(): readonly string[] {
    return current().consoleLines;
  },

  /** All log files of VS Code, output channels among them. */
  logText(): Promise<string> {
    return current().logText();
  },

  /**
   * Another workbench with other options, everything new. Whoever calls it leaves it afterwards, with `leave()` or by
   * another `restart()`. One that was left and had the same options is taken up again.
   */
  async restart(options: SessionOptions = {}): Promise<void> {
    const isThere = isLeft && JSON.stringify(options) === JSON.stringify(startedWith);
    isLeft = false;
    if (isThere) return workbench.reset();
    const leaks = (await session?.leaks()) ?? [];
    await session?.stop();
    session = undefined;
    assert.deepEqual(leaks, [], 'A secret or a token was left in a file.');
    session = await Session.start(options);
    startedWith = options;
  },

  /** Whoever comes next has the default one, which takes its time and is started when it is asked for. */
  leave(): void {
    isLeft = true;
  },

  /** The same window once more: settings, secrets and storage stay, extension host and memory are new. */
  reload(): Promise<void> {
    return current().reload();
  },

  /** A second window on the same settings and storage. Whoever opens it closes its page. */
  openSecondWindow(has?: 'folder' | 'no folder'): Promise<Window> {
    return current().openSecondWindow(has);
  },

  /** Writes a file of the workspace from outside the editor. */
  async writeFile(name: string, text: string): Promise<void> {
    await writeFile(join(current().folder, name), text);
  },

  async removeFile(name: string): Promise<void> {
    await rm(join(current().folder, name), { force: true });
  },

  /** Back to a window as it was at the start: nothing open, no client, no setting of Kunci, no secret. */
  async reset(): Promise<void> {
    if (session === undefined || isLeft) return workbench.restart();
    const { driver, host, keyring } = current();
    await driver.closeEverything();
    await host.run(resetSettings, current().settings);
    await keyring?.clear('kunci');
  },
};

beforeEach('the default workbench if there is none or another was left', async function () {
  if (session !== undefined && !isLeft) return;
  this.timeout(hookLimit);
  await workbench.restart();
});

afterEach('take a picture of what failed', async function () {
  const test = this.currentTest;
  if (test?.state !== 'failed' || session === undefined) return;
  const name = test
    .fullTitle()
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .slice(0, 100);
  const path = await session.driver.screenshot(`failed-${name}`);
  console.log(`      picture: ${path}`);
});

afterEach('no secret and no token is shown', async () => {
  const page = session?.page;
  if (page === undefined || page.isClosed()) return;
  assert.deepEqual(leaksInText(await page.content()), [], 'The window shows a secret or a token.');
});

after('stop the workbench', async function () {
  this.timeout(hookLimit);
  // After all that the suite did: whatever VS Code and Kunci wrote must be free of secrets.
  const leaks = (await session?.leaks()) ?? [];
  await session?.stop();
  session = undefined;
  assert.deepEqual(leaks, [], 'A secret or a token was left in a file.');
});

function current(): Session {
  if (session === undefined) throw new Error('The workbench runs only while tests run.');
  return session;
}

/** Runs in the extension host. The machine settings that the window started with come back, the rest goes. */
async function resetSettings(
  vscode: Vscode,
  machineSettings: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { Global, Workspace } = vscode.ConfigurationTarget;
  const extension = vscode.extensions.getExtension('kunci.kunci');
  const contributed = [extension?.packageJSON.contributes?.configuration ?? []].flat();
  const names: string[] = contributed.flatMap((section) => Object.keys(section.properties ?? {}));
  const configuration = vscode.workspace.getConfiguration();
  for (const name of names) {
    const { globalValue, workspaceValue } = configuration.inspect(name) ?? {};
    const wanted = machineSettings[name];
    if (globalValue !== wanted) await configuration.update(name, wanted, Global);
    if (workspaceValue !== undefined) await configuration.update(name, undefined, Workspace);
  }
}
