import * as vscode from 'vscode';
import type { Client, Secrets } from '../../core/model';
import { AppError } from '../../core/model/errors';
import type { ClientStore } from './clientStore';

/** What the editor needs of a running sandbox. */
export interface RunningSandbox {
  readonly clients: readonly { readonly client: Client; readonly secrets: Secrets }[];
  stop(): Promise<void>;
}

/** Starts the sandbox servers and lends this window their clients; takes both away again. */
export class MockServers implements vscode.Disposable {
  private running: { readonly sandbox: RunningSandbox; readonly loan: vscode.Disposable } | undefined;
  private starting: Promise<void> | undefined;

  constructor(
    private readonly store: ClientStore,
    private readonly load: () => Promise<RunningSandbox>,
  ) {
    // The window still believes what an extension host said that has crashed since.
    void setContext(false);
  }

  /**
   * @returns the names of the temporary clients
   * @throws AppError `unreachable` where this machine gives no port to listen on
   */
  async start(): Promise<readonly string[]> {
    this.starting ??= this.begin().finally(() => {
      this.starting = undefined;
    });
    await this.starting;
    return this.lentNames();
  }

  /** @returns whether it ran */
  async stop(): Promise<boolean> {
    await this.starting;
    const { running } = this;
    this.running = undefined;
    running?.loan.dispose();
    await running?.sandbox.stop();
    await setContext(false);
    return running !== undefined;
  }

  dispose(): void {
    void this.stop();
  }

  private async begin(): Promise<void> {
    if (this.running) return;
    const sandbox = await this.load().catch((error: NodeJS.ErrnoException) => {
      throw cannotStart(error.code ?? 'unknown reason');
    });
    this.running = { sandbox, loan: this.store.addTemporary(sandbox.clients) };
    await setContext(true);
  }

  private lentNames(): readonly string[] {
    return this.store
      .clients()
      .filter((client) => this.store.isTemporary(client))
      .map((client) => client.name);
  }
}

function cannotStart(cause: string): AppError {
  return new AppError(
    'unreachable',
    `The local sandbox could not start (${cause}). Reload the window, then start it again.`,
    { cause },
  );
}

function setContext(running: boolean): Thenable<unknown> {
  return vscode.commands.executeCommand('setContext', 'kunci.sandboxRunning', running);
}
