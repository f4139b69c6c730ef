import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export type Order =
  | { readonly what: 'read' | 'remove'; readonly account: string }
  | { readonly what: 'write'; readonly account: string; readonly value: string }
  | { readonly what: 'readFile' };

/** `code` and `message` are those of the error; a read of what is not there gives nothing. */
export interface Answer {
  readonly value?: string;
  readonly code?: string;
  readonly message?: string;
}

/** The real keychain, in a process with an environment of its own. */
export class KeychainProcess {
  private readonly child: ChildProcess;
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private orders = 0;

  /** @param limit milliseconds for one call */
  constructor(environment: NodeJS.ProcessEnv, limit = 60_000) {
    this.child = spawn(process.execPath, ['--import=tsx', join(__dirname, 'keychainChild.ts')], {
      env: {
        ...process.env,
        DISPLAY: '',
        WAYLAND_DISPLAY: '',
        ...environment,
        KEYCHAIN_LIMIT: String(limit),
      },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    if (this.child.stdout === null) throw new Error('The process has no output.');
    createInterface({ input: this.child.stdout }).on('line', (line) => {
      const { id, ...answer } = JSON.parse(line) as Answer & { id: number };
      this.waiting.get(id)?.(answer);
      this.waiting.delete(id);
    });
    this.child.once('exit', (code, signal) => {
      for (const answer of this.waiting.values()) answer({ code: `ended with ${code ?? signal}` });
    });
  }

  order(order: Order): Promise<Answer> {
    const id = this.orders++;
    return new Promise((resolve) => {
      this.waiting.set(id, resolve);
      this.child.stdin?.write(`${JSON.stringify({ id, ...order })}\n`);
    });
  }

  read(account: string): Promise<Answer> {
    return this.order({ what: 'read', account });
  }

  write(account: string, value: string): Promise<Answer> {
    return this.order({ what: 'write', account, value });
  }

  remove(account: string): Promise<Answer> {
    return this.order({ what: 'remove', account });
  }

  stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return Promise.resolve();
    return new Promise((resolve) => {
      this.child.once('exit', () => resolve());
      // It may hang in the keychain's library, where no polite word reaches it.
      this.child.kill('SIGKILL');
    });
  }
}
