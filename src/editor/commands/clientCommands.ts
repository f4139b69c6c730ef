import * as vscode from 'vscode';
import { providerProblem, readClients } from '../../core/clients/readClients';
import type { Client, Provider } from '../../core/model';
import { AppError } from '../../core/model/errors';
import { findProvider, providerOf } from '../../core/providers';
import { accountOf } from '../../core/vaults/secretStore';
import { draftOf } from '../form/draft';
import { editClientForm } from '../form/editClientForm';
import { offerRename } from '../httpFile/renameReferences';
import { inform, report } from '../ui/report';
import type { Kunci } from './context';
import { type Command, onClient } from './registry';
import { tryOut } from './tryOut';

/** @param provider its id; asked for where absent @throws AppError `invalid-client` */
export const addClient: Command = async (kunci, provider) => {
  const client = await kunci.form.run(typeof provider === 'string' ? knownProvider(provider) : undefined);
  kunci.recent.used(client);
  await tryOut(kunci, client, 'added');
};

/** The same client once more, for the other environment; id and secrets usually differ there. */
export const duplicateClient = onClient(async (kunci, client) => {
  const environment = client.environment === 'production' ? 'sandbox' : 'production';
  const stem = client.name.replace(/[-_](sandbox|production)$/i, '').slice(0, 48);
  const { baseUrl: _, ...draft } = draftOf(client, providerOf(client));
  const copy = await kunci.form.runWith(`Duplicate “${client.name}”`, {
    ...draft,
    name: kunci.store.freeName(`${stem}-${environment}`),
    environment,
    ownAddress: false,
    // Where a sandbox's token may go is no place for a production token.
    allowedHosts: [],
  });
  kunci.recent.used(copy);
  await tryOut(kunci, copy, 'added');
});

export const editClient = onClient(async (kunci, client) => {
  refuseTemporary(kunci, client);
  await editClientForm(client, kunci, (before, after) => {
    const offers = async (): Promise<void> => {
      if (after.name !== before.name) await offerRename(before, after, kunci.httpFiles.files);
      await offerOldSecrets(kunci, before, after);
    };
    offers().catch((error: unknown) => report(error, kunci.log, after));
  });
}, isOwn);

export const removeClient = onClient(async (kunci, client) => {
  refuseTemporary(kunci, client);
  const remove = 'Remove';
  const answer = await vscode.window.showWarningMessage(
    `Remove the client “${client.name}”?`,
    {
      modal: true,
      detail:
        'Its entry goes from the settings now, its secrets from the vault 20 seconds later. “Undo” brings back what is still there.',
    },
    remove,
  );
  if (answer !== remove) throw new vscode.CancellationError();
  const removed = await kunci.store.editClient(client.name, () => undefined);
  offerUndo(kunci, client, removed).catch((error: unknown) =>
    report(explainLeftSecrets(client, error), kunci.log, undefined),
  );
}, isOwn);

/** Clients that the sandbox lends are not in the settings. */
export function isOwn(kunci: Kunci, client: Client): boolean {
  return !kunci.store.isTemporary(client);
}

export function refuseTemporary(kunci: Kunci, client: Client): void {
  if (isOwn(kunci, client)) return;
  throw new AppError(
    'invalid-client',
    `“${client.name}” is a temporary sandbox client and is not in your settings. Run “Kunci: Stop Sandbox” to remove it.`,
  );
}

function knownProvider(id: string): Provider {
  const provider = findProvider(id);
  if (provider) return provider;
  throw new AppError('invalid-client', providerProblem());
}

/** Milliseconds for which a removed client can come back with its secrets. */
const undoTime = 20_000;

interface Removed {
  readonly entry: object;
  readonly index: number;
}

/** The secrets stay until the person can no longer undo; should the window close before, “Clean Up” finds them. */
async function offerUndo(kunci: Kunci, client: Client, removed: Removed): Promise<void> {
  const undo = 'Undo';
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), undoTime);
  });
  const message = vscode.window.showInformationMessage(`“${client.name}” was removed.`, undo);
  const first = await Promise.race([message, late]);
  clearTimeout(timer);
  if (first === undo) return putBack(kunci, client.name, removed);
  await kunci.secrets.remove(client, kunci.store.clients());
  // The message may still be there. The entry can come back, its secrets cannot.
  if ((await message) !== undo) return;
  await putBack(kunci, client.name, removed);
  inform(`“${client.name}” is back, but its secrets were deleted already. Enter them again.`, {
    title: 'Replace Secret…',
    command: 'kunci.replaceSecret',
    arguments: [{ client: client.name }],
  });
}

async function putBack(kunci: Kunci, name: string, { entry, index }: Removed): Promise<void> {
  await kunci.store.edit((entries) => {
    const isTaken = readClients(entries).some((one) => one.kind === 'client' && one.client.name === name);
    if (!isTaken) return entries.toSpliced(index, 0, entry);
    throw new AppError(
      'invalid-client',
      `There is another “${name}” now, so the removed one was not put back.`,
    );
  });
}

function explainLeftSecrets(client: Client, error: unknown): unknown {
  if (!(error instanceof AppError) || !error.code.startsWith('vault-')) return error;
  const left = `“${client.name}” was removed, but its secrets are still in the vault.`;
  return new AppError(error.code, `${left} ${error.message} Then use “Kunci: Clean Up Secrets…”.`);
}

/** After a change of address or id the old secrets belong to nobody: a secret belongs to one origin. */
async function offerOldSecrets(kunci: Kunci, before: Client, after: Client): Promise<void> {
  const accounts = (client: Client): string[] =>
    providerOf(client).secrets.map((field) => accountOf(client, providerOf(client), field.name));
  const old = accounts(before);
  if (old.every((account) => accounts(after).includes(account))) return;
  const orphans = kunci.secrets.orphans(kunci.store.clients());
  const isLeft = old.some((account) => orphans.includes(account));
  const replace = 'Replace Secret…';
  const drop = 'Delete the Old Ones';
  const answer = await vscode.window.showInformationMessage(
    `“${after.name}” has another address or id now, so its secrets have to be entered anew.` +
      (isLeft ? ' The old ones are still in the vault.' : ''),
    ...(isLeft ? [replace, drop] : [replace]),
  );
  if (answer === drop) await kunci.secrets.remove(before, kunci.store.clients());
  if (answer === replace) await vscode.commands.executeCommand('kunci.replaceSecret', { client: after.name });
}
