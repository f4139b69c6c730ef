import * as vscode from 'vscode';
import { AppError } from '../../core/errors';
import {
  applyImport,
  exportText,
  type ImportItem,
  maximumImport,
  nameOf,
  planImport,
} from '../../core/transfer';
import { offerNext } from '../offerNext';
import type { Command } from './registry';

const filters = { JSON: ['json'] };

/** Writes the chosen entries to a file. There is no secret in an entry. */
export const exportClients: Command = async (kunci) => {
  const own = kunci.store.clients().filter((client) => !kunci.store.isLent(client));
  if (own.length === 0) throw new AppError('unknown-client', 'There is no client to export. Add one first.');
  const items = own.map((client) => ({
    label: client.name,
    description: `${client.provider} · ${client.environment}`,
    picked: true,
  }));
  const title = 'Export Clients';
  const placeHolder = 'Which clients? Their secrets stay here.';
  const chosen = await vscode.window.showQuickPick(items, { canPickMany: true, title, placeHolder });
  if (!chosen || chosen.length === 0) throw new vscode.CancellationError();
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const file = await vscode.window.showSaveDialog({
    title,
    filters,
    ...(folder ? { defaultUri: vscode.Uri.joinPath(folder, 'kunci-clients.json') } : {}),
  });
  if (!file) throw new vscode.CancellationError();
  const names = new Set(chosen.map((item) => item.label));
  const entries = kunci.store.settingsEntries().filter((entry) => names.has(String(nameOf(entry))));
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(exportText(entries)));
  void vscode.window.showInformationMessage(`${counted(entries.length)} exported, without secrets.`);
};

/** Reads clients from a file, shows what would change, and does it all at once or not at all. */
export const importClients: Command = async (kunci) => {
  const chosen = await vscode.window.showOpenDialog({
    title: 'Import Clients',
    openLabel: 'Import',
    filters,
  });
  const file = chosen?.[0];
  if (!file) throw new vscode.CancellationError();
  if ((await vscode.workspace.fs.stat(file)).size > maximumImport) {
    throw new AppError(
      'invalid-client',
      'Nothing was imported. The file is larger than 2 MB. Choose another.',
    );
  }
  const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
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
  void offerNext(
    `${counted(items.length)} imported. Their secrets are not in the file: enter each with “Replace Secret…”.`,
    'Replace Secret…',
    'kunci.replaceSecret',
  );
};

async function chooseItems(plan: readonly ImportItem[]): Promise<readonly ImportItem[]> {
  const rows = plan.flatMap((item) => (item.kind === 'same' ? [] : [row(item)]));
  if (rows.length === 0) {
    void vscode.window.showInformationMessage('Nothing to import: all these clients are here already.');
    return [];
  }
  const chosen = await vscode.window.showQuickPick(rows, {
    canPickMany: true,
    title: 'Import Clients',
    placeHolder: 'What will be added or changed',
    matchOnDetail: true,
    ignoreFocusOut: true,
  });
  if (!chosen || chosen.length === 0) throw new vscode.CancellationError();
  return chosen.map((one) => one.item);
}

function row(item: Exclude<ImportItem, { kind: 'same' }>) {
  const entry = item.entry as { provider?: string; environment?: string; clientId?: string };
  return item.kind === 'add'
    ? {
        label: `$(add) ${item.name}`,
        description: 'will be added',
        detail: [entry.provider, entry.environment, entry.clientId].join(' · '),
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
