import { setTimeout as wait } from 'node:timers/promises';
import * as vscode from 'vscode';
import { providerProblem, readClients } from '../../core/clients/readClients';
import type { Client } from '../../core/model';
import { AppError } from '../../core/model/errors';
import { findProvider, providerOf } from '../../core/providers';
import { accountOf } from '../../core/vaults/secretStore';
import type { EntryAt } from '../clients/clientStore';
import { draftOf } from '../form/draft';
import { editClientForm } from '../form/editClientForm';
import { offerRename } from '../httpFile/renameReferences';
import { clientFix } from '../ui/fixes';
import { confirm } from '../ui/quickPick';
import { inform, report } from '../ui/report';
import { type Command, type Kunci, onClient } from './command';
import { tryOut } from './tryOut';

/** @param provider its ID; the form asks for it if undefined @throws AppError `invalid-client` */
export const addClient: Command = async (kunci, provider) => {
  const preset = typeof provider === 'string' ? findProvider(provider) : undefined;
  if (typeof provider === 'string' && !preset) throw new AppError('invalid-client', providerProblem());
  const client = await kunci.form.run(preset);
  kunci.recent.add(client);
  await tryOut(kunci, client, 'added');
};

/** A copy for the other environment. The client ID and the secrets are usually different there. */
export const duplicateClient = onClient(async (kunci, client) => {
  const environment = client.environment === 'production' ? 'sandbox' : 'production';
  const stem = client.name.replace(/[-_](sandbox|production)$/i, '').slice(0, 48);
  const { baseUrl: _, ...draft } = draftOf(client);
  const copy = await kunci.form.runWith(`Duplicate “${client.name}”`, {
    ...draft,
    name: kunci.store.freeName(`${stem}-${environment}`),
    environment,
    ownAddress: false,
    // A host that may receive sandbox tokens is not automatically allowed for production tokens.
    allowedHosts: [],
  });
  kunci.recent.add(copy);
  await tryOut(kunci, copy, 'added');
});

export const editClient = onClient(async (kunci, client) => {
  refuseTemporary(kunci, client);
  await editClientForm(client, kunci.store, (before, after) => {
    const offers = async (): Promise<void> => {
      if (after.name !== before.name) await offerRename(before, after);
      await offerOldSecrets(kunci, before, after);
    };
    offers().catch((error: unknown) => report(error, kunci.log, after));
  });
}, isOwn);

export const removeClient = onClient(async (kunci, client) => {
  refuseTemporary(kunci, client);
  await confirm(
    `Remove the client “${client.name}”?`,
    'Kunci removes the client from your settings now, and its secrets from the vault after 20 seconds. Until then you can undo this.',
    'Remove',
  );
  const removed = await kunci.store.editClient(client.name, () => undefined);
  offerUndo(kunci, client, removed).catch((error: unknown) =>
    report(withLeftoverSecrets(client, error), kunci.log, undefined),
  );
}, isOwn);

/** Whether the client is in the settings. A temporary sandbox client is not. */
export function isOwn(kunci: Kunci, client: Client): boolean {
  return !kunci.store.isTemporary(client);
}

export function refuseTemporary(kunci: Kunci, client: Client): void {
  if (isOwn(kunci, client)) return;
  throw new AppError(
    'invalid-client',
    `“${client.name}” is a temporary sandbox client and is not in your settings. To remove it, run “Kunci: Stop Sandbox”.`,
  );
}

/** Milliseconds until the secrets of a removed client are deleted. */
const undoTime = 20_000;

/** Deletes the secrets when the time for undo is over. If the window closes earlier, “Clean Up Secrets” finds them. */
async function offerUndo(kunci: Kunci, client: Client, removed: EntryAt): Promise<void> {
  const undo = 'Undo';
  const message = vscode.window.showInformationMessage(`“${client.name}” was removed.`, undo);
  const first = await Promise.race([message, wait(undoTime, 'timeout', { ref: false })]);
  if (first === undo) return restoreEntry(kunci, client.name, removed);
  await kunci.secrets.remove(client, kunci.store.clients());
  // The message may still be open. Undo can restore the entry, but not the secrets.
  if ((await message) !== undo) return;
  await restoreEntry(kunci, client.name, removed);
  inform(
    `“${client.name}” was restored, but its secrets are already deleted. Enter them again.`,
    clientFix(client, 'Replace Secret…', 'kunci.replaceSecret'),
  );
}

async function restoreEntry(kunci: Kunci, name: string, { entry, index }: EntryAt): Promise<void> {
  await kunci.store.edit((entries) => {
    const isTaken = readClients(entries).some((item) => item.kind === 'client' && item.client.name === name);
    if (!isTaken) return entries.toSpliced(index, 0, entry);
    throw new AppError(
      'invalid-client',
      `“${name}” was not restored, because another client now has this name.`,
    );
  });
}

function withLeftoverSecrets(client: Client, error: unknown): unknown {
  if (!(error instanceof AppError) || !error.code.startsWith('vault-')) return error;
  const leftover = `“${client.name}” was removed, but its secrets are still in the vault.`;
  return new AppError(error.code, `${leftover} ${error.message} Then run “Kunci: Clean Up Secrets…”.`);
}

/** After a change of address or client ID the old secrets are unused, because a secret belongs to one origin. */
async function offerOldSecrets(kunci: Kunci, before: Client, after: Client): Promise<void> {
  const provider = providerOf(after);
  if (accountOf(before, provider, '') === accountOf(after, provider, '')) return;
  const orphans = kunci.secrets.orphans(kunci.store.clients());
  const hasLeftovers = provider.secrets.some(({ name }) =>
    orphans.includes(accountOf(before, provider, name)),
  );
  const replace = 'Replace Secret…';
  const drop = 'Delete Old Secrets';
  const answer = await vscode.window.showInformationMessage(
    `“${after.name}” has a new address or client ID. Enter its secrets again.` +
      (hasLeftovers ? ' The old secrets are still in the vault.' : ''),
    ...(hasLeftovers ? [replace, drop] : [replace]),
  );
  if (answer === drop) await kunci.secrets.remove(before, kunci.store.clients());
  if (answer === replace) await vscode.commands.executeCommand('kunci.replaceSecret', { client: after.name });
}
