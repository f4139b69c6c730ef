import { randomBytes } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { ExtensionHost } from './agentClient';
import { launchBrowser, newProfile, workbenchUrl } from './browser';
import { buildAgent } from './bundle';
import { Driver } from './driver';
import { leaksIn, leaksInText } from './hunt';
import { agentFolder, filesIn, picturesFolder, root } from './paths';
import { SecretService } from './secretService';
import { machineSettings } from './settings';
import { ensureSystemPackages } from './systemPackages';
import { installWorkbench } from './workbenchInstall';
import { WorkbenchServer } from './workbenchServer';

export interface SessionOptions {
  /** The folder of the extension to run; the project by default. */
  readonly extension?: string;
  /** Folders of extensions that stand in for others, beside it. */
  readonly standIns?: readonly string[];
  /** A package to install instead. */
  readonly vsix?: string;
  /** Copied to a temporary folder, which becomes the workspace; the demo by default. */
  readonly workspace?: string;
  /** Asks for workspace trust, as an ordinary window does. Off by default: every folder is trusted. */
  readonly trust?: boolean;
  /** A private keyring for the extension host; `false` leaves it without any. */
  readonly keychain?: boolean;
  /** Machine settings, over the default ones. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Further variables for the server and its extension host. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Where pictures go; a folder inside `.vscode-test/` by default. */
  readonly pictures?: string;
}

/** Milliseconds that a workbench may take from opening its page to an answer of its extension host. */
const startLimit = 60_000;

/** One VS Code with everything around it: keyring, server, browser page, and a line into its extension host. */
export class Session {
  private constructor(
    /** The copy of the workspace. */
    readonly folder: string,
    /** The private keyring, where there is one. */
    readonly keyring: SecretService | undefined,
    private readonly temporary: string,
    private readonly options: SessionOptions,
    private readonly server: WorkbenchServer,
    private readonly browser: Browser,
    private readonly profile: BrowserContext,
    private window: Window,
  ) {}

  get page(): Page {
    return this.window.page;
  }

  get host(): ExtensionHost {
    return this.window.host;
  }

  get driver(): Driver {
    return this.window.driver;
  }

  /** What the window printed to its console, the extension host's lines among it. */
  get consoleLines(): readonly string[] {
    return this.window.consoleLines;
  }

  /** The machine settings that the window started with. */
  get settings(): Readonly<Record<string, unknown>> {
    return settingsOf(this.options);
  }

  /** The user's settings on disk. */
  get settingsFile(): string {
    return join(this.temporary, 'server', 'User', 'settings.json');
  }

  /** Everything that VS Code and its extensions wrote to log files so far, output channels among it. */
  async logText(): Promise<string> {
    const files = await filesIn(join(this.temporary, 'server', 'logs'));
    return (await Promise.all(files.map((file) => readFile(file, 'utf8')))).join('\n');
  }

  /** Every folder that this VS Code writes to: its own, the home, the workspace and the one for temporary files. */
  get places(): readonly string[] {
    return ['server', 'home', 'workspace', 'tmp'].map((name) => join(this.temporary, name));
  }

  /** The process from which extension hosts and terminals descend. */
  get serverPid(): number {
    return this.server.pid;
  }

  /** Secrets and tokens that lie in a file of one of these places, or in the window. */
  async leaks(): Promise<string[]> {
    const inFiles = await Promise.all(this.places.map((folder) => leaksIn(folder, handMade)));
    const shown = leaksInText([...this.consoleLines, await this.page.content()].join('\n'));
    return [...inFiles.flat(), ...shown.map((leak) => `window: ${leak}`)];
  }

  static async start(options: SessionOptions = {}): Promise<Session> {
    await ensureSystemPackages();
    await buildAgent();
    const install = await installWorkbench();
    const temporary = await mkdtemp(join(tmpdir(), 'kunci-host-'));
    const stops: (() => Promise<unknown>)[] = [() => rm(temporary, removal)];
    try {
      const folder = join(temporary, 'workspace');
      await cp(options.workspace ?? join(root, 'test/harness/demo'), folder, { recursive: true });
      const keyring = await startKeyring(options);
      if (keyring !== undefined) stops.push(() => keyring.stop());
      const server = await WorkbenchServer.start({
        install,
        folder: join(temporary, 'server'),
        environment: await serverEnvironment(temporary, keyring, options),
        settings: settingsOf(options),
        trust: options.trust ?? false,
        connectionToken: randomBytes(16).toString('hex'),
        extensions: [
          ...(options.vsix === undefined ? [options.extension ?? root] : []),
          ...(options.standIns ?? []),
          agentFolder,
        ],
        packages: options.vsix === undefined ? [] : [options.vsix],
      });
      stops.push(() => server.stop());
      const browser = await launchBrowser();
      stops.push(() => browser.close());
      const profile = await newProfile(browser);
      const window = await openWindow(profile, server, folder, temporary, options);
      return new Session(folder, keyring, temporary, options, server, browser, profile, window);
    } catch (error) {
      for (const stop of stops.reverse()) await stop();
      throw error;
    }
  }

  /**
   * Closes the window and opens it again with the same settings, secrets and storage. `host`, `page` and
   * `driver` are new ones afterwards.
   */
  async reload(): Promise<void> {
    // Leaving the page lets the window say goodbye; closing it would cut it off.
    await this.window.page.goto('about:blank');
    await this.window.page.close();
    this.window = await openWindow(this.profile, this.server, this.folder, this.temporary, this.options);
  }

  /** Another window on the same settings and storage, beside the first one, on the same folder or on none. */
  openSecondWindow(has: 'folder' | 'no folder' = 'folder'): Promise<Window> {
    const folder = has === 'folder' ? this.folder : undefined;
    return openWindow(this.profile, this.server, folder, this.temporary, this.options);
  }

  async stop(): Promise<void> {
    await this.browser.close();
    await this.server.stop();
    await this.keyring?.stop();
    await rm(this.temporary, removal);
  }
}

export interface Window {
  readonly page: Page;
  readonly consoleLines: readonly string[];
  readonly host: ExtensionHost;
  readonly driver: Driver;
}

/** A person's key file that a test wrote, and Kunci's own code, which names the PEM headers. */
const handMade = /[\\/](workspace[\\/]key-[^\\/]*|extensions[\\/]kunci.*)$/;

// Extension hosts that are just ending may still write.
const removal = { recursive: true, force: true, maxRetries: 10, retryDelay: 100 };

async function openWindow(
  profile: BrowserContext,
  server: WorkbenchServer,
  folder: string | undefined,
  temporary: string,
  options: SessionOptions,
): Promise<Window> {
  await rm(addressFile(temporary), { force: true });
  const page = await profile.newPage();
  const consoleLines: string[] = [];
  page.on('console', (message) => consoleLines.push(`${message.type()}: ${message.text()}`));
  await page.goto(workbenchUrl(server.port, server.connectionToken, folder), { waitUntil: 'commit' });
  const pictures = options.pictures ?? picturesFolder;
  try {
    const host = await ExtensionHost.find(addressFile(temporary), AbortSignal.timeout(startLimit));
    if (host === undefined) throw new Error(`The extension host did not answer within ${startLimit} ms.`);
    const driver = new Driver(page, host, pictures);
    await driver.waitUntilReady(folder !== undefined);
    return { page, consoleLines, host, driver };
  } catch (error) {
    await mkdir(pictures, { recursive: true });
    await page.screenshot({ path: join(pictures, 'did-not-start.png') });
    console.error([...consoleLines, server.log].join('\n'));
    throw error;
  }
}

function settingsOf({ settings }: SessionOptions): Readonly<Record<string, unknown>> {
  return { ...machineSettings, ...settings };
}

async function startKeyring({ keychain = true }: SessionOptions): Promise<SecretService | undefined> {
  return keychain && process.platform === 'linux' ? SecretService.start() : undefined;
}

async function serverEnvironment(
  temporary: string,
  keyring: SecretService | undefined,
  options: SessionOptions,
): Promise<NodeJS.ProcessEnv> {
  const home = join(temporary, 'home');
  const tmp = join(temporary, 'tmp');
  for (const folder of [home, tmp]) await mkdir(folder, { recursive: true });
  const environment: NodeJS.ProcessEnv = {
    ...process.env,
    // The keychain of macOS and Windows belongs to the real home.
    ...(process.platform === 'linux' ? { HOME: home } : {}),
    // Its own, so that what is left there can be told from what others leave.
    TMPDIR: tmp,
    TZ: 'Asia/Jakarta',
    KUNCI_AGENT_FILE: addressFile(temporary),
  };
  // What a Node or npm around the tests was told is not for the extension host.
  for (const name of Object.keys(environment)) {
    if (/^(npm_|NODE_OPTIONS$|VSCODE_|DBUS_SESSION_BUS_ADDRESS$|DISPLAY$|WAYLAND_DISPLAY$)/i.test(name)) {
      delete environment[name];
    }
  }
  return { ...environment, ...keyring?.environment, ...options.environment };
}

function addressFile(temporary: string): string {
  return join(temporary, 'agent.json');
}
