import * as vscode from 'vscode';
import { type ClientVariable, ReferenceIndex } from '../../core/clients/references';
import type { Provider } from '../../core/model';
import type { ClientStore } from './clientStore';

/** The number of unknown names that are compared with the names of clients until the clients change. */
const maximumNames = 1000;

/** Finds the current client for the name in a reference. */
export class ClientNames implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly listener: vscode.Disposable;
  private index: ReferenceIndex;
  /** Caches, because both are needed for each reference on each keystroke. */
  private readonly unknown = new Map<string, boolean>();
  private readonly near = new Map<string, string | undefined>();

  readonly onDidChange = this.changed.event;

  constructor(
    private readonly store: ClientStore,
    private readonly providers: readonly Provider[],
  ) {
    this.index = this.read();
    this.listener = store.onDidChange(() => {
      this.index = this.read();
      this.unknown.clear();
      this.near.clear();
      this.changed.fire();
    });
  }

  /** A new object after each change of the clients, so that results can be cached with it. */
  get revision(): object {
    return this.index;
  }

  find(name: string): ClientVariable | undefined {
    return this.index.find(name);
  }

  /** The names to publish in `process.env`, each with its value if that is not a secret. */
  *published(): Generator<readonly [name: string, plainValue: string | undefined]> {
    for (const name of this.index.names) {
      const reference = this.index.find(name);
      if (reference) yield [name, plainValue(reference)];
    }
  }

  /** Origins that clients of the sandbox environment may use in addition to their own. */
  mockOrigins(): readonly string[] {
    return this.store.mockOrigins();
  }

  nearest(name: string): string | undefined {
    if (!this.near.has(name) && this.near.size < maximumNames)
      this.near.set(name, this.index.nearestName(name));
    return this.near.get(name);
  }

  /** Whether a name without a client was meant for one, and is not another environment variable. */
  isMeant(name: string): boolean {
    const cached = this.unknown.get(name);
    if (cached !== undefined) return cached;
    const hasForm = this.providers.some(
      ({ id, variables }) =>
        name.startsWith(`${id.toUpperCase()}_`) &&
        variables.some(({ suffix }) => name.endsWith(`_${suffix}`)),
    );
    const isMeant = hasForm || (process.env[name] === undefined && this.nearest(name) !== undefined);
    this.unknown.set(name, isMeant);
    return isMeant;
  }

  /** Whether an entry with a mistake would have this name. */
  hasMistake(name: string): boolean {
    return this.store
      .entries()
      .some(
        (entry) =>
          entry.kind === 'invalid' && name.includes(`_${entry.name.toUpperCase().replaceAll('-', '_')}_`),
      );
  }

  dispose(): void {
    this.listener.dispose();
    this.changed.dispose();
  }

  private read(): ReferenceIndex {
    return new ReferenceIndex(this.store.clients());
  }
}

function plainValue({ client, variable }: ClientVariable): string | undefined {
  switch (variable.kind) {
    case 'plain':
      return variable.value(client);
    case 'token':
    case 'signed':
      return undefined;
  }
}
