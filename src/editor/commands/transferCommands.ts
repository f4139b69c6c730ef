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
import { pickSome } from '../ui/pickSome';
import { inform } from '../ui/report';
import { isOwn, refuseTemporary } from './clientCommands';
import type { Kunci } from './context';
import type { Command } from './registry';

const filters = { JSON: ['json'] };
const saveTitle = 'Export Clients';
const openTitle = 'Import Clients';
const openOptions = { title: openTitle, openLabel: 'Import', filters };

/**
 * Writes entries to a file. There is no secret in an entry.
 * @param which a client's name or a list of names; asked for where absent
 * @param to the file's URI; asked for where absent
 * @throws AppError `unknown-client`, `invalid-client`
 */
export const exportClients: Command = async (kunci, which, to) => {
  const names = new Set(namesIn(kunci, which) ?? (await chooseNames(kunci)));
  const file = uriIn(to) ?? (await vscode.window.showSaveDialog(saveOptions()));
  if (!file) throw new vscode.CancellationError();
  const present = kunci.store.settingsEntries();
  // A wrong entry may have the name of a right one, and hold anything, a pasted secret for one.
  const entries = readClients(present).flatMap((one) =>
    one.kind === 'client' && names.has(one.client.name) ? [present[one.index]] : [],
  );
  try {
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(exportText(entries)));
  } catch {
    throw new TransferError('export', `${file.fsPath} cannot be written. Choose another file.`, [...names]);
  }
  void vscode.window.showInformationMessage(`${counted(entries.length)} exported, without secrets.`);
};

/**
 * Reads clients from a file, shows what would change, and does it all at once or not at all.
 * @param from the file's URI; asked for where absent
 * @throws AppError `invalid-client`
 */
export const importClients: Command = async (kunci, from) => {
  const file = uriIn(from) ?? (await vscode.window.showOpenDialog(openOptions))?.[0];
  if (!file) throw new vscode.CancellationError();
  const text = await textOf(file);
  const plan = planImport(text, kunci.store.settingsEntries());
  const items = await chooseItems(plan);
  if (items.length === 0) return;
  const names = new Set(items.map((item) => item.name));
  // Planned anew on the entries as they stand: another window may have added the same clients meanwhile.
  await kunci.store.edit((entries) =>
    applyImport(
      planImport(text, entries).filter((item) => names.has(item.name)),
      entries,
    ),
  );
  inform(`${counted(items.length)} imported. Secrets are not in the file: enter each.`, {
    title: 'Replace Secret…',
    command: 'kunci.replaceSecret',
    arguments: [],
  });
};

/** The names that a script gave, each of a client that is in the settings. @throws AppError `unknown-client`, … */
function namesIn(kunci: Kunci, which: unknown): readonly string[] | undefined {
  // A view's menu gives an object of its own, which says nothing about what to export.
  if (typeof which !== 'string' && !Array.isArray(which)) return undefined;
  return [which].flat().map((name) => {
    const client = kunci.store.find(String(name));
    refuseTemporary(kunci, client);
    return client.name;
  });
}

async function chooseNames(kunci: Kunci): Promise<readonly string[]> {
  const own = kunci.store.clients().filter((client) => isOwn(kunci, client));
  if (own.length === 0) throw new AppError('unknown-client', 'There is no client to export. Add one first.');
  const items = own.map((client) => ({
    label: client.name,
    description: `${providerOf(client).label} · ${client.environment}`,
    picked: true,
  }));
  const chosen = await pickSome(items, saveTitle, 'Which ones? Their secrets stay here.');
  return chosen.map((item) => item.label);
}

function saveOptions(): vscode.SaveDialogOptions {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir());
  return { title: saveTitle, filters, defaultUri: vscode.Uri.joinPath(folder, 'kunci-clients.json') };
}

function uriIn(where: unknown): vscode.Uri | undefined {
  if (where instanceof vscode.Uri) return where;
  return typeof where === 'string' ? vscode.Uri.parse(where) : undefined;
}

async function textOf(file: vscode.Uri): Promise<string> {
  let reason = `${file.fsPath} cannot be read.`;
  try {
    if ((await vscode.workspace.fs.stat(file)).size <= maximumImport) {
      return new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
    }
    reason = 'The file is larger than 2 MB.';
  } catch {
    // Why a file system refuses differs from one to the next; that it does is what a person can act on.
  }
  throw new TransferError('import', `${reason} Choose another file.`);
}

async function chooseItems(plan: readonly ImportItem[]): Promise<readonly ImportItem[]> {
  const rows = plan.flatMap((item) => (item.kind === 'same' ? [] : [row(item)]));
  if (rows.length === 0) {
    void vscode.window.showInformationMessage('Nothing to import: all of it is here already.');
    return [];
  }
  const chosen = await pickSome(rows, openTitle, 'What will be added or changed');
  return chosen.map((one) => one.item);
}

function row(item: Exclude<ImportItem, { kind: 'same' }>) {
  // The plan has read it as a client.
  const entry = item.entry as { provider: string; environment: string; clientId: string };
  return item.kind === 'add'
    ? {
        label: `$(add) ${item.name}`,
        description: 'will be added',
        detail: [findProvider(entry.provider)?.label, entry.environment, entry.clientId].join(' · '),
        picked: true,
        item,
      }
    : {
        label: `$(edit) ${item.name}`,
        description: 'will be changed',
        detail: item.changes.join(' · '),
        picked: false,
        item,
      };
}

function counted(number: number): string {
  return number === 1 ? '1 client' : `${number} clients`;
}
