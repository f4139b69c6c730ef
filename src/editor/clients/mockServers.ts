import * as vscode from 'vscode';
import { referenceStem } from '../../core/clients/references';
import type { Client, Secrets } from '../../core/model';
import { AppError } from '../../core/model/errors';
import type { ClientStore } from './clientStore';

/** The key for the start of the references to the sandbox's clients, e.g. `GOBIZ_LOCAL_OUTLET`. */
const memoryKey = 'sandboxReferences';

export interface RunningSandbox {
  readonly clients: readonly { readonly client: Client; readonly secrets: Secrets }[];
  stop(): Promise<void>;
}

/** Starts and stops the mock servers, and adds their temporary clients to this window. */
export class MockServers implements vscode.Disposable {
  private running: { readonly sandbox: RunningSandbox; readonly clients: vscode.Disposable } | undefined;
  private starting: Promise<void> | undefined;

  constructor(
    private readonly store: ClientStore,
    private readonly memory: Pick<vscode.Memento, 'get' | 'update'>,
    private readonly load: () => Promise<RunningSandbox>,
  ) {
    // After a crash of the extension host the window still has the old value.
    void setRunningContext(false);
  }

  /**
   * @returns the names of the temporary clients
   * @throws AppError `unreachable` if no port is available
   */
  async start(): Promise<readonly string[]> {
    this.starting ??= this.begin().finally(() => {
      this.starting = undefined;
    });
    await this.starting;
    return this.temporaryClients().map(({ name }) => name);
  }

  /** @returns whether it was running */
  async stop(): Promise<boolean> {
    await this.starting;
    const { running } = this;
    this.running = undefined;
    running?.clients.dispose();
    await running?.sandbox.stop();
    await setRunningContext(false);
    return running !== undefined;
  }

  /** Whether a reference belongs to a client of the sandbox, which is not running now but did before. */
  isStoppedClient(referenceName: string): boolean {
    if (this.running) return false;
    const stems = this.memory.get<readonly string[]>(memoryKey, []);
    return stems.some((stem) => referenceName.startsWith(`${stem}_`));
  }

  dispose(): void {
    void this.stop();
  }

  private async begin(): Promise<void> {
    if (this.running) return;
    const sandbox = await this.load().catch((error: NodeJS.ErrnoException) => {
      const cause = error.code ?? 'unknown reason';
      const reason = `The local sandbox could not start (${cause}). Reload the window, then try again.`;
      throw new AppError('unreachable', reason, { cause });
    });
    this.running = { sandbox, clients: this.store.addTemporary(sandbox.clients) };
    await this.memory.update(memoryKey, this.temporaryClients().map(referenceStem));
    await setRunningContext(true);
  }

  private temporaryClients(): readonly Client[] {
    return this.store.clients().filter((client) => this.store.isTemporary(client));
  }
}

function setRunningContext(running: boolean): Thenable<unknown> {
  return vscode.commands.executeCommand('setContext', 'kunci.sandboxRunning', running);
}
