import type * as vscode from 'vscode';
import { type ClientVariable, ReferenceIndex, referenceName } from '../../core/clients/references';
import type { Client } from '../../core/model';
import { providerOf, providers } from '../../core/providers';
import type { ClientStore } from './clientStore';

/** The number of unknown names that are compared with the names of clients until the clients change. */
const maximumNames = 1000;

/** Finds the current client for the name in a reference. */
export class ClientNames implements vscode.Disposable {
  private readonly listener: vscode.Disposable;
  private index: ReferenceIndex;
  /** A cache, because it is needed for each reference on each keystroke. */
  private readonly near = new Map<string, string | undefined>();

  /** This index is the first to learn of a change, because everything else subscribes after it. */
  readonly onDidChange: vscode.Event<void>;

  constructor(private readonly store: ClientStore) {
    this.index = new ReferenceIndex(store.clients());
    this.listener = store.onDidChange(() => {
      this.index = new ReferenceIndex(store.clients());
      this.near.clear();
    });
    this.onDidChange = store.onDidChange;
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
      const match = this.index.find(name);
      if (match)
        yield [name, match.variable.kind === 'plain' ? match.variable.value(match.client) : undefined];
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
    const hasForm = providers.some(
      ({ id, variables }) =>
        name.startsWith(`${id.toUpperCase()}_`) &&
        variables.some(({ suffix }) => name.endsWith(`_${suffix}`)),
    );
    return hasForm || (process.env[name] === undefined && this.nearest(name) !== undefined);
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
  }
}

/** The name of the reference to a client's token, e.g. `GOBIZ_OUTLET_TOKEN`; undefined if it has none. */
export function tokenReference(client: Client): string | undefined {
  const variable = providerOf(client).variables.find(({ kind }) => kind === 'token');
  return variable && referenceName(client, variable.suffix);
}
