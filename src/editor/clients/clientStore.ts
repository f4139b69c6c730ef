import * as vscode from 'vscode';
import { type ClientEntry, readClients } from '../../core/clients/readClients';
import type { Client, Secrets } from '../../core/model';
import { AppError } from '../../core/model/errors';
import type { SettingsLock } from '../settings/settingsLock';
import { refreshSettings, writeSetting } from '../settings/writeSetting';

/** The clients of the settings, and those that the sandbox lends to this window. */
export class ClientStore implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly listener: vscode.Disposable;
  private readonly temporary = new Map<string, { readonly client: Client; readonly secrets: Secrets }>();
  private fromSettings = readClients(settingsValue());

  readonly onDidChange = this.changed.event;

  constructor(private readonly lock: SettingsLock) {
    this.listener = vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('kunci.clients')) this.reload();
    });
  }

  /** Also what is wrong, in the order of the settings; temporary clients last. */
  entries(): readonly ClientEntry[] {
    const temporary = [...this.temporary.values()].map(
      ({ client }): ClientEntry => ({ kind: 'client', index: -1, client }),
    );
    return [...this.fromSettings, ...temporary];
  }

  clients(): readonly Client[] {
    return this.entries().flatMap((entry) => (entry.kind === 'client' ? [entry.client] : []));
  }

  /** The name of every entry, wrong ones among them, whose provider is not known. */
  names(): readonly { readonly name: string; readonly provider?: string }[] {
    return this.entries().map((entry) => (entry.kind === 'client' ? entry.client : entry));
  }

  /** @throws AppError `unknown-client`, `invalid-client` */
  find(name: string): Client {
    const found = this.temporary.get(name)?.client ?? this.clients().find((client) => client.name === name);
    if (found) return found;
    const invalid = this.fromSettings.find((entry) => entry.kind === 'invalid' && entry.name === name);
    if (invalid?.kind === 'invalid') {
      throw new AppError(
        'invalid-client',
        `The entry of “${name}” has a mistake: ${invalid.problems.join(' ')} Correct it in the settings.`,
      );
    }
    throw new AppError('unknown-client', `There is no client “${name}”. Add it with “Kunci: Add Client…”.`);
  }

  isTemporary(client: Client): boolean {
    return this.temporary.get(client.name)?.client === client;
  }

  /** The mock servers of this window are where its temporary clients point. */
  mockOrigins(): readonly string[] {
    return [...this.temporary.values()].flatMap(({ client }) => client.baseUrl ?? []);
  }

  /**
   * Of this very client: an entry that was given the same name later, with an address of its own, gets none.
   * @param fields those that are asked for, as of a vault; all where absent
   */
  temporarySecrets(client: Client, fields?: readonly string[]): Secrets | undefined {
    const secrets = this.isTemporary(client) ? this.temporary.get(client.name)?.secrets : undefined;
    if (!secrets || !fields) return secrets;
    return Object.fromEntries(Object.entries(secrets).filter(([field]) => fields.includes(field)));
  }

  /** Takes clients into this window's memory. A name that is taken gets a number. */
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

  /** The name itself, or with the first number that makes it free. Names with equal references count as taken. */
  freeName(name: string): string {
    const folded = (text: string): string => text.toUpperCase().replaceAll('-', '_');
    const taken = new Set(this.names().map((entry) => folded(entry.name)));
    let candidate = name;
    for (let number = 2; taken.has(folded(candidate)); number++) candidate = `${name}-${number}`;
    return candidate;
  }

  /** The entries as they stand in the settings, wrong ones among them. */
  settingsEntries(): readonly unknown[] {
    const value = settingsValue();
    return Array.isArray(value) ? value : [];
  }

  /**
   * Changes the setting, one window at a time. If VS Code refuses the write, the setting is read again and written once
   * more.
   * @param change gets the current entries, wrong ones included, and returns the changed ones
   * @throws AppError `invalid-client` if the setting is not a list, `settings-unavailable`
   */
  async edit(change: (entries: readonly unknown[]) => readonly unknown[]): Promise<void> {
    const write = async (): Promise<void> => {
      await refreshSettings();
      const value = settingsValue() ?? [];
      if (!Array.isArray(value)) throw notAList();
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
   * Changes one client's entry, and no other that happens to have its name and a mistake.
   * @param change gets the entry as it stands and returns it changed, or nothing to remove it
   * @returns the entry as it stood, with its index
   * @throws AppError `unknown-client` where it is not in the settings any more
   */
  async editClient(
    name: string,
    change: (entry: object) => object | undefined,
  ): Promise<{ readonly entry: object; readonly index: number }> {
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

  private reload(): void {
    this.fromSettings = readClients(settingsValue());
    this.changed.fire();
  }
}

/** What the user's settings hold. `inspect` because the merged value would be a guarded copy. */
function settingsValue(): unknown {
  const value = vscode.workspace.getConfiguration('kunci').inspect('clients')?.globalValue;
  return value === undefined ? undefined : structuredClone(value);
}

function notAList(): AppError {
  return new AppError(
    'invalid-client',
    'The setting “kunci.clients” is not a list. Correct it in the settings.',
  );
}

function ownEntry(name: string, entries: readonly unknown[]): { entry: object; index: number } {
  const client = readClients(entries).find((one) => one.kind === 'client' && one.client.name === name);
  const entry = client && entries[client.index];
  if (client && typeof entry === 'object' && entry !== null) return { entry, index: client.index };
  throw new AppError('unknown-client', `“${name}” is not in the settings any more. Nothing was changed.`);
}
