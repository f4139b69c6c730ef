/** Clients as a file that can be given to others: without secrets, read with as much care as any foreign text. */

import { AppError } from '../model/errors';
import { readClients } from './readClients';

/** A file of clients could not be read or written, or its entries cannot be imported. The settings are not the cause. */
export class TransferFailed extends AppError {
  constructor(
    code: 'invalid-client' | 'file-unavailable',
    readonly verb: 'import' | 'export',
    /** The problem, then what to do. */
    reason: string,
    /** The clients that were already chosen, so that the next attempt does not ask for them again. */
    readonly chosen?: readonly string[],
  ) {
    super(code, `Nothing was ${verb}ed. ${reason}`);
  }
}

/** Bytes; a thousand clients are far below. */
export const maximumImport = 2_000_000;

/** @param entries as they stand in the settings */
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
 * What an import would do. Every entry must be right by itself and together with the entries that are there.
 * @param present the entries of the settings
 * @throws TransferFailed
 */
export function planImport(text: string, present: readonly unknown[]): readonly ImportItem[] {
  const entries = parsed(text);
  for (const entry of readClients(entries)) {
    if (entry.kind === 'invalid') throw refused(`“${entry.name}”: ${entry.problems.join(' ')}`);
  }
  const items = entries.map((entry) => itemFor(entry as Record<string, unknown>, present));
  checkTogether(items, present);
  return items;
}

/** The settings' entries with the chosen items in them. Those that are changed keep their place. */
export function applyImport(items: readonly ImportItem[], present: readonly unknown[]): readonly unknown[] {
  const changed = new Map<unknown, object>(
    items.flatMap((item) => (item.kind === 'change' ? [[item.name, item.entry] as const] : [])),
  );
  const added = items.flatMap((item) => (item.kind === 'add' ? [item.entry] : []));
  return [...present.map((entry) => changed.get(nameOf(entry)) ?? entry), ...added];
}

export function nameOf(entry: unknown): unknown {
  return typeof entry === 'object' && entry !== null && 'name' in entry ? entry.name : undefined;
}

function parsed(text: string): readonly unknown[] {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw refused('It is not JSON.');
  }
  const clients = Array.isArray(value) ? value : (value as { clients?: unknown } | null)?.clients;
  if (!Array.isArray(clients)) throw refused('It has no list of clients.');
  if (clients.length === 0) throw refused('Its list of clients is empty.');
  return clients;
}

function itemFor(entry: Record<string, unknown>, present: readonly unknown[]): ImportItem {
  const name = String(entry.name);
  const old = present.find((one) => nameOf(one) === name) as Record<string, unknown> | undefined;
  if (!old) return { kind: 'add', name, entry };
  const members = [...new Set([...Object.keys(old), ...Object.keys(entry)])];
  // An entry that is wrong may hold anything, a pasted secret for one.
  const isRight = readClients([old])[0]?.kind === 'client';
  const changes = members
    .map((member) => ({ member, before: jsonOf(old, member), after: jsonOf(entry, member) }))
    .filter(({ before, after }) => before !== after)
    .map(({ member, before, after }) => `${member}: ${isRight ? shown(before) : '…'} → ${shown(after)}`);
  return changes.length === 0 ? { kind: 'same', name } : { kind: 'change', name, entry, changes };
}

function checkTogether(items: readonly ImportItem[], present: readonly unknown[]): void {
  const names = new Set(items.map((item) => item.name));
  const wrong = readClients(applyImport(items, present)).find(
    (entry) => entry.kind === 'invalid' && names.has(entry.name),
  );
  if (wrong?.kind === 'invalid') throw refused(`“${wrong.name}”: ${wrong.problems.join(' ')}`);
}

/** Of the object itself: a member may well be called `constructor`. */
function jsonOf(entry: Record<string, unknown>, member: string): string | undefined {
  try {
    return Object.hasOwn(entry, member) ? JSON.stringify(entry[member]) : undefined;
  } catch {
    // JSON.stringify runs out of stack some thousand levels down; what is in an import never goes so deep.
    return 'too deep';
  }
}

function shown(json: string | undefined): string {
  if (json === undefined) return '(none)';
  const text = json.replace(/^"(.*)"$/, '$1');
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function refused(reason: string): TransferFailed {
  return new TransferFailed('invalid-client', 'import', `${reason} Correct the file, then import it again.`);
}
