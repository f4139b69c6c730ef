import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../support/until';
import { runCommand } from './command';
import { gnomeKeyring, keyringPassword, type SecretServiceKind } from './secretServiceKinds';

const serviceName = 'org.freedesktop.secrets';

/**
 * Starts the bus and the keyring, prints the bus's address, and lives until its standard input closes: also
 * when this process is killed, nothing is left behind.
 */
function holder({ script, isStartedByBus }: SecretServiceKind): string {
  const end = isStartedByBus ? '' : 'kill -KILL $!';
  return `${script}\nprintf "%s\\n" "$DBUS_SESSION_BUS_ADDRESS"; cat >/dev/null; ${end}`;
}

/** A keyring with a bus of its own, apart from the person's. Linux only. */
export class SecretService {
  private constructor(
    /** What a program needs to use this keyring; to be merged into its environment. */
    readonly environment: NodeJS.ProcessEnv,
    private readonly process: ChildProcess,
    private readonly folder: string,
    private readonly kind: SecretServiceKind,
  ) {}

  /** @param keptIn a folder for the keyring's file; without it the keyring goes with the service */
  static async start(keptIn?: string, kind = gnomeKeyring): Promise<SecretService> {
    const folder = await mkdtemp(join(tmpdir(), 'kunci-keyring-'));
    const xdg = {
      XDG_DATA_HOME: keptIn ?? join(folder, 'data'),
      XDG_CONFIG_HOME: join(folder, 'config'),
      XDG_CACHE_HOME: join(folder, 'cache'),
      XDG_RUNTIME_DIR: join(folder, 'run'),
    };
    for (const path of Object.values(xdg)) await mkdir(path, { recursive: true, mode: 0o700 });
    await chmod(xdg.XDG_RUNTIME_DIR, 0o700);
    const environment: NodeJS.ProcessEnv = { ...process.env, ...xdg, KEYRING_PASSWORD: keyringPassword };
    // With a display the daemon would ask there.
    delete environment['DISPLAY'];
    delete environment['WAYLAND_DISPLAY'];
    await kind.prepare(environment);
    const bus = kind.isStartedByBus ? [] : [`--config-file=${await writeBusSettings(folder)}`];
    const child = spawn('dbus-run-session', [...bus, '--', 'sh', '-c', holder(kind)], {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: environment,
    });
    const address = await firstLine(child);
    const service = new SecretService({ ...xdg, DBUS_SESSION_BUS_ADDRESS: address }, child, folder, kind);
    if (!kind.isStartedByBus) await until(() => service.isUnlocked());
    return service;
  }

  /** Locks the default collection; whoever reads next finds it locked. */
  async lock(): Promise<void> {
    await this.run('dbus-send', this.kind.lock);
  }

  /** Unlocks it as a login does, without a prompt and without a new daemon. */
  async unlock(): Promise<void> {
    await this.kind.unlock(this.wholeEnvironment());
    await until(() => this.isUnlocked());
  }

  private async isUnlocked(): Promise<boolean> {
    const { question, yes } = this.kind.isUnlocked;
    const { output } = await runCommand('dbus-send', question, { environment: this.wholeEnvironment() });
    return output.includes(yes);
  }

  /** Ends the keyring as a crash does. The bus starts another one when somebody asks; that one is locked. */
  async killDaemon(): Promise<void> {
    process.kill(await this.daemonPid(), 'SIGKILL');
  }

  /** Lets a call be made that the keyring never answers, then ends the keyring, so that it dies during the call. */
  async killDaemonDuring(call: () => Promise<unknown>): Promise<void> {
    const pid = await this.daemonPid();
    process.kill(pid, 'SIGSTOP');
    try {
      await call();
    } finally {
      process.kill(pid, 'SIGKILL');
    }
  }

  private async daemonPid(): Promise<number> {
    const answer = await this.run('dbus-send', [
      ...dbusCall('org.freedesktop.DBus', '/', 'org.freedesktop.DBus.GetConnectionUnixProcessID'),
      `string:${serviceName}`,
    ]);
    const pid = Number(/uint32 (\d+)/.exec(answer)?.[1]);
    if (!Number.isInteger(pid)) throw new Error(`The bus did not name the keyring's process: ${answer}`);
    return pid;
  }

  /** The value of one entry as `secret-tool` sees it, or undefined. */
  async lookup(service: string, account: string): Promise<string | undefined> {
    const args = ['lookup', 'service', service, 'account', account];
    const { code, output } = await runCommand('secret-tool', args, { environment: this.wholeEnvironment() });
    return code === 0 ? output : undefined;
  }

  /** Puts an entry there from outside, as a person would with `secret-tool`. */
  async store(service: string, account: string, value: string): Promise<void> {
    await this.run(
      'secret-tool',
      ['store', `--label=${service}`, 'service', service, 'account', account],
      value,
    );
  }

  /** Removes every entry of a service. */
  async clear(service: string): Promise<void> {
    await runCommand('secret-tool', ['clear', 'service', service], { environment: this.wholeEnvironment() });
  }

  async stop(): Promise<void> {
    const ended = new Promise<void>((resolve) => {
      if (this.process.exitCode !== null || this.process.signalCode !== null) resolve();
      else this.process.once('exit', () => resolve());
    });
    this.process.stdin?.end();
    await ended;
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }

  private async run(command: string, args: readonly string[], input?: string): Promise<string> {
    const { code, output } = await runCommand(command, args, {
      environment: this.wholeEnvironment(),
      ...(input === undefined ? {} : { input }),
    });
    if (code !== 0) throw new Error(`${command} ended with code ${code}: ${output}`);
    return output;
  }

  private wholeEnvironment(): NodeJS.ProcessEnv {
    return { ...process.env, ...this.environment };
  }
}

/** Whether the session that this process belongs to has a keyring, running or started on demand. */
export async function hasSecretService(): Promise<boolean> {
  if (process.platform !== 'linux') return true;
  if (process.env['DBUS_SESSION_BUS_ADDRESS'] === undefined) return false;
  const call = dbusCall('org.freedesktop.DBus', '/', 'org.freedesktop.DBus.StartServiceByName');
  const { code } = await runCommand('dbus-send', [...call, `string:${serviceName}`, 'uint32:0']);
  return code === 0;
}

/** A bus that starts no service by itself. @returns the file with its settings */
export async function writeBusSettings(folder: string): Promise<string> {
  const file = join(folder, 'bus.conf');
  await writeFile(
    file,
    `<busconfig><type>session</type><listen>unix:path=${join(folder, 'bus')}</listen>` +
      '<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow own="*"/>' +
      '<allow eavesdrop="true"/></policy></busconfig>',
  );
  return file;
}

function dbusCall(destination: string, path: string, method: string): readonly string[] {
  return ['--session', '--print-reply', '--reply-timeout=5000', `--dest=${destination}`, path, method];
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      const end = text.indexOf('\n');
      if (end >= 0) resolve(text.slice(0, end));
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`The private keyring did not start (code ${code}).`)));
  });
}
