/** Imports and exports clients as a JSON file without secrets. An imported file is untrusted text. */

import { AppError } from '../model/errors';
import { readClients } from './readClients';

/** A file of clients could not be read, written or imported. The settings are unchanged. */
export class TransferError extends AppError {
  constructor(
    code: 'invalid-client' | 'file-unavailable',
    readonly verb: 'import' | 'export',
    /** Says what is wrong, then what to do. */
    reason: string,
    /** The clients that the user had chosen, so that another attempt need not ask again. */
    readonly chosen?: readonly string[],
  ) {
    super(code, `Nothing was ${verb}ed. ${reason}`);
  }
}

/** Bytes; a thousand clients need far less. */
export const maximumImport = 2_000_000;

/** @param entries as in the settings */
export function exportText(entries: readonly unknown[]): string {
  return `${JSON.stringify({ kunci: 1, clients: entries }, undefined, 2)}\n`;
}

export type ImportItem =
  | { readonly kind: 'add'; readonly name: string; readonly entry: object }
  | {
      readonly kind: 'change';
      readonly name: string;
      readonly entry: object;
      readonly changes: readonly string[];
    }
  | { readonly kind: 'same'; readonly name: string };

/**
 * Plans an import. Every entry must be valid by itself and together with the current entries.
 * @param current the entries of the settings
 * @throws TransferFailed
 */
export function planImport(text: string, current: readonly unknown[]): readonly ImportItem[] {
  const entries = parseClients(text);
  for (const entry of readClients(entries)) {
    if (entry.kind === 'invalid') throw importError(`“${entry.name}”: ${entry.problems.join(' ')}`);
  }
  const items = entries.map((entry) => planItem(entry as Record<string, unknown>, current));
  checkTogether(items, current);
  return items;
}

/** Returns the current entries with the chosen items added or replaced. Replaced entries keep their position. */
export function applyImport(items: readonly ImportItem[], current: readonly unknown[]): readonly unknown[] {
  const changed = new Map<unknown, object>(
    items.flatMap((item) => (item.kind === 'change' ? [[item.name, item.entry] as const] : [])),
  );
  const added = items.flatMap((item) => (item.kind === 'add' ? [item.entry] : []));
  return [...current.map((entry) => changed.get(entryName(entry)) ?? entry), ...added];
}

export function entryName(entry: unknown): unknown {
  return typeof entry === 'object' && entry !== null && 'name' in entry ? entry.name : undefined;
}

function parseClients(text: string): readonly unknown[] {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw importError('The file is not JSON.');
  }
  const clients = Array.isArray(value) ? value : (value as { clients?: unknown } | null)?.clients;
  if (!Array.isArray(clients)) throw importError('The file has no list of clients.');
  if (clients.length === 0) throw importError('The list of clients in the file is empty.');
  return clients;
}

function planItem(entry: Record<string, unknown>, current: readonly unknown[]): ImportItem {
  const name = String(entry.name);
  const old = current.find((other) => entryName(other) === name) as Record<string, unknown> | undefined;
  if (!old) return { kind: 'add', name, entry };
  const members = [...new Set([...Object.keys(old), ...Object.keys(entry)])];
  // An invalid entry may contain anything, e.g. a pasted secret.
  const isValid = readClients([old])[0]?.kind === 'client';
  const changes = members
    .map((member) => ({ member, before: jsonOf(old, member), after: jsonOf(entry, member) }))
    .filter(({ before, after }) => before !== after)
    .map(
      ({ member, before, after }) =>
        `${member}: ${isValid ? shortenJson(before) : '…'} → ${shortenJson(after)}`,
    );
  return changes.length === 0 ? { kind: 'same', name } : { kind: 'change', name, entry, changes };
}

function checkTogether(items: readonly ImportItem[], current: readonly unknown[]): void {
  const names = new Set(items.map((item) => item.name));
  const invalid = readClients(applyImport(items, current)).find(
    (entry) => entry.kind === 'invalid' && names.has(entry.name),
  );
  if (invalid?.kind === 'invalid') throw importError(`“${invalid.name}”: ${invalid.problems.join(' ')}`);
}

/** Reads own members only: a member may be called `constructor`. */
function jsonOf(entry: Record<string, unknown>, member: string): string | undefined {
  try {
    return Object.hasOwn(entry, member) ? JSON.stringify(entry[member]) : undefined;
  } catch {
    // JSON.stringify exceeds the stack at some thousand levels, which no valid entry has.
    return 'too deep';
  }
}

function shortenJson(json: string | undefined): string {
  if (json === undefined) return '(none)';
  const text = json.replace(/^"(.*)"$/, '$1');
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function importError(reason: string): TransferError {
  return new TransferError('invalid-client', 'import', `${reason} Correct the file, then import it again.`);
}
