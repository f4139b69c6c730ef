import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { readClients } from '../../core/clients/readClients';
import {
  applyImport,
  exportText,
  type ImportItem,
  maximumImport,
  planImport,
  TransferError,
} from '../../core/clients/transfer';
import { AppError } from '../../core/model/errors';
import { findProvider, providerOf } from '../../core/providers';
import { pickSome } from '../ui/quickPick';
import { inform } from '../ui/report';
import { isOwn, refuseTemporary } from './clientCommands';
import type { Command, Kunci } from './command';

const filters = { JSON: ['json'] };
const saveTitle = 'Export Clients';
const openTitle = 'Import Clients';
const openOptions = { title: openTitle, openLabel: 'Import', filters };

/**
 * Writes entries to a file. Entries contain no secrets.
 * @param selection the name of a client or a list of names; asks if undefined
 * @param to the URI of the file; asks if undefined
 * @throws AppError `unknown-client`, `file-unavailable`
 */
export const exportClients: Command = async (kunci, selection, to) => {
  const names = new Set(selectedNames(kunci, selection) ?? (await chooseNames(kunci)));
  const file = uriIn(to) ?? (await vscode.window.showSaveDialog(saveOptions()));
  if (!file) throw new vscode.CancellationError();
  const present = kunci.store.settingsEntries();
  // An entry with a mistake may have the same name and contain anything, e.g. a pasted secret.
  const entries = readClients(present).flatMap((item) =>
    item.kind === 'client' && names.has(item.client.name) ? [present[item.index]] : [],
  );
  try {
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(exportText(entries)));
  } catch {
    const reason = `${file.fsPath} could not be written. Choose another file.`;
    throw new TransferError('file-unavailable', 'export', reason, [...names]);
  }
  void vscode.window.showInformationMessage(`Exported ${countText(entries.length)} without secrets.`);
};

/**
 * Reads clients from a file, shows the changes, and applies the selected ones together.
 * @param from the URI of the file; asks if undefined
 * @throws AppError `invalid-client`, `file-unavailable`
 */
export const importClients: Command = async (kunci, from) => {
  const file = uriIn(from) ?? (await vscode.window.showOpenDialog(openOptions))?.[0];
  if (!file) throw new vscode.CancellationError();
  const text = await textOf(file);
  const plan = planImport(text, kunci.store.settingsEntries());
  const items = await chooseItems(plan);
  if (items.length === 0) return;
  const names = new Set(items.map((item) => item.name));
  // Plan again with the current entries, because another window may have added the same clients.
  await kunci.store.edit((entries) =>
    applyImport(
      planImport(text, entries).filter((item) => names.has(item.name)),
      entries,
    ),
  );
  inform(`Imported ${countText(items.length)}. The file contains no secrets, so enter them now.`, {
    title: 'Replace Secret…',
    command: 'kunci.replaceSecret',
    arguments: [],
  });
};

/** The names that a script passed, each of a client in the settings. @throws AppError `unknown-client`, … */
function selectedNames(kunci: Kunci, selection: unknown): readonly string[] | undefined {
  // The menu of the view passes an object that does not select clients.
  if (typeof selection !== 'string' && !Array.isArray(selection)) return undefined;
  return [selection].flat().map((name) => {
    const client = kunci.store.find(String(name));
    refuseTemporary(kunci, client);
    return client.name;
  });
}

async function chooseNames(kunci: Kunci): Promise<readonly string[]> {
  const own = kunci.store.clients().filter((client) => isOwn(kunci, client));
  if (own.length === 0)
    throw new AppError('unknown-client', 'There are no clients to export. Add a client first.');
  const items = own.map((client) => ({
    label: client.name,
    description: `${providerOf(client).label} · ${client.environment}`,
    picked: true,
  }));
  const selected = await pickSome(items, saveTitle, 'Select clients to export, without secrets');
  return selected.map(({ label }) => label);
}

function saveOptions(): vscode.SaveDialogOptions {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir());
  return { title: saveTitle, filters, defaultUri: vscode.Uri.joinPath(folder, 'kunci-clients.json') };
}

function uriIn(argument: unknown): vscode.Uri | undefined {
  if (argument instanceof vscode.Uri) return argument;
  return typeof argument === 'string' ? vscode.Uri.parse(argument) : undefined;
}

async function textOf(file: vscode.Uri): Promise<string> {
  let reason = `${file.fsPath} could not be read.`;
  try {
    if ((await vscode.workspace.fs.stat(file)).size <= maximumImport) {
      return new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
    }
    reason = 'The file is larger than 2 MB.';
  } catch {
    // The reason depends on the file system, and the message does not need it.
  }
  throw new TransferError('file-unavailable', 'import', `${reason} Choose another file.`);
}

async function chooseItems(plan: readonly ImportItem[]): Promise<readonly ImportItem[]> {
  const rows = plan.flatMap((item) => (item.kind === 'same' ? [] : [rowFor(item)]));
  if (rows.length === 0) {
    void vscode.window.showInformationMessage(
      'There is nothing to import. Your settings already contain these clients.',
    );
    return [];
  }
  const selected = await pickSome(rows, openTitle, 'Which changes do you want to apply?');
  return selected.map(({ item }) => item);
}

function rowFor(item: Exclude<ImportItem, { kind: 'same' }>) {
  // The plan contains only entries that are valid clients.
  const entry = item.entry as { provider: string; environment: string; clientId: string };
  const isNew = item.kind === 'add';
  const newDetails = [findProvider(entry.provider)?.label, entry.environment, entry.clientId];
  return {
    label: `$(${isNew ? 'add' : 'edit'}) ${item.name}`,
    description: isNew ? 'will be added' : 'will be changed',
    detail: (item.kind === 'add' ? newDetails : item.changes).join(' · '),
    picked: isNew,
    item,
  };
}

function countText(count: number): string {
  return count === 1 ? '1 client' : `${count} clients`;
}
