import * as vscode from 'vscode';
import { type ClientEntry, readClients } from '../../core/clients/readClients';
import type { Client, Secrets } from '../../core/model';
import { AppError } from '../../core/model/errors';
import type { SettingsLock } from '../settings/settingsLock';
import { refreshSettings, writeSetting } from '../settings/writeSetting';

/** The name of an entry. The provider of an entry with a mistake is unknown. */
export interface EntryName {
  readonly name: string;
  readonly provider?: string;
}

/** An entry and its index in the settings. */
export interface EntryAt {
  readonly entry: object;
  readonly index: number;
}

/**
 * The clients: those in the setting `kunci.clients`, and the temporary sandbox clients of this window. Everything in
 * the editor reads clients here, so start with this file; the other files of this room look up, choose and name them.
 */
export class ClientStore implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly listener: vscode.Disposable;
  private readonly temporary = new Map<string, { readonly client: Client; readonly secrets: Secrets }>();
  private fromSettings = readClients(settingsValue());

  readonly onDidChange = this.changed.event;

  constructor(private readonly lock: SettingsLock) {
    this.listener = vscode.workspace.onDidChangeConfiguration((event) => {
      if (!event.affectsConfiguration('kunci.clients')) return;
      this.fromSettings = readClients(settingsValue());
      this.changed.fire();
    });
  }

  /** All entries in the order of the settings, those with a mistake included. Temporary clients come last. */
  entries(): readonly ClientEntry[] {
    const temporary = [...this.temporary.values()].map(
      ({ client }): ClientEntry => ({ kind: 'client', index: -1, client }),
    );
    return [...this.fromSettings, ...temporary];
  }

  clients(): readonly Client[] {
    return this.entries().flatMap((entry) => (entry.kind === 'client' ? [entry.client] : []));
  }

  names(): readonly EntryName[] {
    return this.entries().map((entry) => (entry.kind === 'client' ? entry.client : entry));
  }

  /** @throws AppError `unknown-client`, `invalid-client` */
  find(name: string): Client {
    const client = this.temporary.get(name)?.client ?? this.clients().find((other) => other.name === name);
    if (client) return client;
    const invalid = this.fromSettings.find((entry) => entry.kind === 'invalid' && entry.name === name);
    if (invalid?.kind === 'invalid') {
      throw new AppError(
        'invalid-client',
        `The entry “${name}” in your settings has a mistake: ${invalid.problems.join(' ')} Correct it first.`,
      );
    }
    throw new AppError(
      'unknown-client',
      `There is no client “${name}”. To add it, run “Kunci: Add Client…”.`,
    );
  }

  isTemporary(client: Client): boolean {
    return this.temporary.get(client.name)?.client === client;
  }

  /** The origins of this window's mock servers: the base URLs of its temporary clients. */
  mockOrigins(): readonly string[] {
    return [...this.temporary.values()].flatMap(({ client }) => client.baseUrl ?? []);
  }

  /**
   * The secrets of a temporary client. A client with the same name that comes from the settings gets none.
   * @param fields the fields to return; all if undefined
   */
  temporarySecrets(client: Client, fields?: readonly string[]): Secrets | undefined {
    const secrets = this.isTemporary(client) ? this.temporary.get(client.name)?.secrets : undefined;
    if (!secrets || !fields) return secrets;
    return Object.fromEntries(Object.entries(secrets).filter(([field]) => fields.includes(field)));
  }

  /** Adds clients to the memory of this window. A name that is taken gets a number. */
  addTemporary(items: readonly { readonly client: Client; readonly secrets: Secrets }[]): vscode.Disposable {
    const names = items.map(({ client, secrets }) => {
      const name = this.freeName(client.name);
      this.temporary.set(name, { client: { ...client, name }, secrets });
      return name;
    });
    this.changed.fire();
    return new vscode.Disposable(() => {
      for (const name of names) this.temporary.delete(name);
      this.changed.fire();
    });
  }

  /** The name itself, or the name with the first free number. Names with equal references count as taken. */
  freeName(name: string): string {
    const folded = (text: string): string => text.toUpperCase().replaceAll('-', '_');
    const taken = new Set(this.names().map((entry) => folded(entry.name)));
    let candidate = name;
    for (let number = 2; taken.has(folded(candidate)); number++) candidate = `${name}-${number}`;
    return candidate;
  }

  /** The entries in the settings, those with a mistake included. */
  settingsEntries(): readonly unknown[] {
    const value = settingsValue();
    return Array.isArray(value) ? value : [];
  }

  /**
   * Changes the setting, one window at a time. If VS Code refuses the write, the setting is read again and written once
   * more.
   * @param change gets the current entries, those with a mistake included, and returns the new ones
   * @throws AppError `invalid-client` if the setting is not a list, `settings-unavailable`
   */
  async edit(change: (entries: readonly unknown[]) => readonly unknown[]): Promise<void> {
    const write = async (): Promise<void> => {
      await refreshSettings();
      const value = settingsValue() ?? [];
      if (!Array.isArray(value)) {
        throw new AppError(
          'invalid-client',
          'The setting “kunci.clients” is not a list. Correct it in your settings.',
        );
      }
      await writeSetting('clients', change(value));
    };
    await this.lock.exclusively(() =>
      write().catch((error: unknown) => {
        if (error instanceof AppError && error.code === 'settings-unavailable') return write();
        throw error;
      }),
    );
  }

  /**
   * Changes the entry of one client, not another entry with the same name and a mistake.
   * @param change gets the current entry and returns the new one, or undefined to remove it
   * @returns the previous entry and its index
   * @throws AppError `unknown-client` if it is no longer in the settings
   */
  async editClient(name: string, change: (entry: object) => object | undefined): Promise<EntryAt> {
    let before = { entry: {}, index: -1 };
    await this.edit((entries) => {
      before = ownEntry(name, entries);
      const changed = change(before.entry);
      return entries.toSpliced(before.index, 1, ...(changed === undefined ? [] : [changed]));
    });
    return before;
  }

  dispose(): void {
    this.listener.dispose();
    this.changed.dispose();
  }
}

/** The value in the user settings. `inspect` returns it without the proxy that wraps a merged value. */
function settingsValue(): unknown {
  const value = vscode.workspace.getConfiguration('kunci').inspect('clients')?.globalValue;
  return value === undefined ? undefined : structuredClone(value);
}

function ownEntry(name: string, entries: readonly unknown[]): EntryAt {
  const client = readClients(entries).find((item) => item.kind === 'client' && item.client.name === name);
  const entry = client && entries[client.index];
  if (client && typeof entry === 'object' && entry !== null) return { entry, index: client.index };
  throw new AppError('unknown-client', `“${name}” is no longer in your settings. Nothing was changed.`);
}
