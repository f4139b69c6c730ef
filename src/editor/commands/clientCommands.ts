import * as vscode from 'vscode';
import { AppError } from '../../core/errors';
import type { Client } from '../../core/model';
import { providerOf } from '../../core/providers';
import { accountOf } from '../../core/secretStore';
import { nameOf } from '../../core/transfer';
import { draftOf } from '../form/draft';
import { editClientForm } from '../form/editClientForm';
import type { Kunci } from '../kunci';
import { offerRename } from '../renameReferences';
import { type Command, onClient } from './registry';
import { tryOut } from './tryOut';

export const addClient: Command = async (kunci) => {
  const client = await kunci.form.run();
  kunci.recent.used(client);
  await tryOut(kunci, client, 'added');
};

/** The same client once more, for the other environment; id and secrets usually differ there. */
export const duplicateClient = onClient(async (kunci, client) => {
  const draft = draftOf(client, providerOf(client));
  const environment = client.environment === 'production' ? 'sandbox' : 'production';
  const name = kunci.store.freeName(`${client.name.slice(0, 48)}-${environment}`);
  const { baseUrl: _, ...rest } = draft;
  const copy = await kunci.form.run({ ...rest, name, environment, ownAddress: false });
  kunci.recent.used(copy);
  await tryOut(kunci, copy, 'added');
});

export const editClient = onClient(async (kunci, client) => {
  refuseLent(kunci, client);
  await editClientForm(client, kunci, async (before, after) => {
    if (after.name !== before.name) await offerRename(before, after);
    await offerOldSecrets(kunci, before, after);
  });
});

export const removeClient = onClient(async (kunci, client) => {
  refuseLent(kunci, client);
  const remove = 'Remove';
  const answer = await vscode.window.showWarningMessage(
    `Remove the client “${client.name}”?`,
    {
      modal: true,
      detail: 'Its entry goes from the settings now, its secrets from the vault when “Undo” is gone.',
    },
    remove,
  );
  if (answer !== remove) throw new vscode.CancellationError();
  let removed: { readonly entry: unknown; readonly index: number } | undefined;
  await kunci.store.edit((entries) => {
    const index = entries.findIndex((entry) => nameOf(entry) === client.name);
    removed = { entry: entries[index], index };
    return entries.filter((entry) => nameOf(entry) !== client.name);
  });
  kunci.tokens.forget(client);
  if (removed) void offerUndo(kunci, client, removed.entry, removed.index);
});

export const openClientSettings: Command = async () => {
  await vscode.commands.executeCommand('workbench.action.openSettingsJson', {
    revealSetting: { key: 'kunci.clients' },
  });
};

export function refuseLent(kunci: Kunci, client: Client): void {
  if (!kunci.store.isLent(client)) return;
  throw new AppError(
    'invalid-client',
    `“${client.name}” is lent by the sandbox and is not in your settings. “Kunci: Stop Sandbox” takes it away.`,
  );
}

/** Milliseconds for which a removed client can come back with its secrets. */
const undoTime = 20_000;

/** The secrets stay until the person can no longer undo; should the window close before, “Clean Up” finds them. */
async function offerUndo(kunci: Kunci, client: Client, entry: unknown, index: number): Promise<void> {
  const undo = 'Undo';
  const late = new Promise<'late'>((resolve) => setTimeout(() => resolve('late'), undoTime));
  const message = vscode.window.showInformationMessage(`“${client.name}” was removed.`, undo);
  if ((await Promise.race([message, late])) === undo) return putBack(kunci, client.name, entry, index);
  await kunci.secrets.remove(client, kunci.store.clients());
  // The message may still be there. The entry can come back, its secrets cannot.
  if ((await message) === undo) await putBack(kunci, client.name, entry, index);
}

async function putBack(kunci: Kunci, name: string, entry: unknown, index: number): Promise<void> {
  await kunci.store.edit((entries) =>
    entries.some((one) => nameOf(one) === name) ? entries : entries.toSpliced(index, 0, entry),
  );
}

/** After a change of address or id the old secrets belong to nobody: a secret belongs to one origin. */
async function offerOldSecrets(kunci: Kunci, before: Client, after: Client): Promise<void> {
  const provider = providerOf(before);
  const [field] = provider.secrets;
  if (!field || accountOf(before, provider, field.name) === accountOf(after, providerOf(after), field.name))
    return;
  const stored = kunci.secrets.orphans(kunci.store.clients()).length > 0;
  if (!stored) return;
  const drop = 'Delete Them';
  const answer = await vscode.window.showInformationMessage(
    `“${after.name}” has another address or id now, so its secrets have to be entered anew. The old ones are still in the vault.`,
    'Replace Secret…',
    drop,
  );
  if (answer === drop) await kunci.secrets.remove(before, kunci.store.clients());
  else if (answer !== undefined) {
    await vscode.commands.executeCommand('kunci.replaceSecret', { client: after.name });
  }
}
