import * as vscode from 'vscode';
import { type ClientVariable, ReferenceIndex } from '../../core/clients/references';
import type { Provider } from '../../core/model';
import type { ClientStore } from './clientStore';

/** Unknown names that are compared with those of clients, from one change of the clients to the next. */
const mostNames = 1000;

/** Finds the client that a reference's name is about, among the clients as they are now. */
export class ClientNames implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly listener: vscode.Disposable;
  private index: ReferenceIndex;
  /** Both are asked for each reference at each keystroke. */
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

  /** Another object after each change of the clients, so that results can be remembered with it. */
  get revision(): object {
    return this.index;
  }

  find(name: string): ClientVariable | undefined {
    return this.index.find(name);
  }

  /** What `process.env` is to hold: each name, and its value if that is no secret. */
  *published(): Generator<readonly [name: string, plainValue: string | undefined]> {
    for (const name of this.index.names) {
      const reference = this.index.find(name);
      if (reference) yield [name, plainValue(reference)];
    }
  }

  /** Where clients of the sandbox environment may send to as well. */
  mockOrigins(): readonly string[] {
    return this.store.mockOrigins();
  }

  nearest(name: string): string | undefined {
    if (!this.near.has(name) && this.near.size < mostNames) this.near.set(name, this.index.nearestName(name));
    return this.near.get(name);
  }

  /** Whether a name without a client was meant to have one, and is not a variable of somebody else. */
  isMeant(name: string): boolean {
    const known = this.unknown.get(name);
    if (known !== undefined) return known;
    const hasForm = this.providers.some(
      ({ id, variables }) =>
        name.startsWith(`${id.toUpperCase()}_`) &&
        variables.some(({ suffix }) => name.endsWith(`_${suffix}`)),
    );
    const isMeant = hasForm || (process.env[name] === undefined && this.nearest(name) !== undefined);
    this.unknown.set(name, isMeant);
    return isMeant;
  }

  /** Whether there is an entry that would have this name, were it right. */
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
