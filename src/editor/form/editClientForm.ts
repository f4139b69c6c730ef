import * as vscode from 'vscode';
import type { Client } from '../../core/model';
import { providerOf } from '../../core/providers';
import type { TokenService } from '../../core/tokens/tokenService';
import type { ClientStore } from '../clients/clientStore';
import { askOne } from './ask';
import {
  allowedHostsStep,
  baseUrlStep,
  clientIdStep,
  environmentStep,
  nameStep,
  optionStep,
  type TakenName,
} from './clientSteps';
import { clientFromDraft, type Draft, draftOf, entryOf } from './draft';
import { saveEntry } from './saveEntry';
import { runSteps, type Step } from './steps';

export interface EditClientParts {
  readonly store: ClientStore;
  readonly tokens: TokenService;
}

interface Field {
  readonly label: string;
  readonly current: (draft: Draft) => string;
  readonly steps: readonly Step<Draft>[];
}

/**
 * Shows the fields of a client as a list. Each change is saved at once, then the list appears again until you close it.
 * @param onChange called after each change
 */
export async function editClientForm(
  client: Client,
  parts: EditClientParts,
  onChange: (before: Client, after: Client) => void,
): Promise<void> {
  let current = client;
  for (;;) {
    const draft = draftOf(current, providerOf(current));
    const title = `Edit “${current.name}”`;
    const field = await pickField(title, draft, fieldsOf(current, parts));
    if (field === undefined) {
      if (current === client) throw new vscode.CancellationError();
      return;
    }
    if (field === 'secrets') {
      await vscode.commands.executeCommand('kunci.replaceSecret', { client: current.name });
      return;
    }
    const after = await changeField(title, field, draft, current, parts);
    if (!after) continue;
    onChange(current, after);
    current = after;
  }
}

function fieldsOf(client: Client, parts: Pick<EditClientParts, 'store'>): readonly Field[] {
  const provider = providerOf(client);
  const taken = (): TakenName[] => parts.store.names().filter((other) => other.name !== client.name);
  const others = (): Client[] => parts.store.clients().filter((other) => other.name !== client.name);
  return [
    { label: 'Name', current: (draft) => draft.name, steps: [nameStep(taken)] },
    {
      label: 'Environment and address',
      current: (draft) => `${draft.environment}${draft.ownAddress ? ` at ${draft.baseUrl}` : ''}`,
      steps: [environmentStep, baseUrlStep],
    },
    { label: 'Client ID', current: (draft) => draft.clientId, steps: [clientIdStep(others)] },
    ...provider.options.map((option): Field => {
      const value = (draft: Draft): string => [draft.options[option.name] ?? []].flat().join(' ') || 'none';
      return { label: option.title, current: value, steps: [optionStep(option, provider.id)] };
    }),
    {
      label: 'Allowed hosts',
      current: (draft) => draft.allowedHosts.join(' ') || 'the provider’s own hosts only',
      steps: [allowedHostsStep],
    },
  ];
}

/** @returns undefined if you close the list */
async function pickField(
  title: string,
  draft: Draft,
  fields: readonly Field[],
): Promise<Field | 'secrets' | undefined> {
  const frame = { title, step: 1, steps: 1, canGoBack: false };
  const options = [
    ...fields.map((field) => ({
      label: field.label,
      description: field.current(draft),
      value: field as Field | 'secrets',
    })),
    { label: 'Secrets…', description: 'replace a secret', value: 'secrets' as const },
  ];
  const answer = await askOne(frame, 'What do you want to change?', options, undefined);
  return answer.kind === 'next' ? answer.value : undefined;
}

/** If the settings cannot be written, asks again with the same answer. */
async function changeField(
  title: string,
  field: Field,
  start: Draft,
  before: Client,
  parts: EditClientParts,
): Promise<Client | undefined> {
  for (let draft = start; ; ) {
    const edited = await askField(title, field, draft);
    if (!edited) return undefined;
    if (await saveEntry(() => save(before, edited, parts))) return parts.store.find(edited.name);
    draft = edited;
  }
}

/** @returns undefined if you close the question, to return to the list */
async function askField(title: string, field: Field, draft: Draft): Promise<Draft | undefined> {
  try {
    return await runSteps(`${title} · ${field.label}`, field.steps, draft, () => undefined);
  } catch (error) {
    if (error instanceof vscode.CancellationError) return undefined;
    throw error;
  }
}

/** Writes only the changed members, because another window may have changed others of the same entry. */
async function save(before: Client, draft: Draft, parts: EditClientParts): Promise<void> {
  clientFromDraft(draft);
  const oldEntry = entryOf(draftOf(before, providerOf(before)));
  const newEntry = entryOf(draft);
  const members = [...new Set([...Object.keys(oldEntry), ...Object.keys(newEntry)])].filter(
    (member) => JSON.stringify(oldEntry[member]) !== JSON.stringify(newEntry[member]),
  );
  await parts.store.editClient(before.name, (present) => {
    const others = Object.entries(present).filter(
      ([member]) => !members.includes(member) || member in newEntry,
    );
    const changes = members.flatMap((member) => (member in newEntry ? [[member, newEntry[member]]] : []));
    return { ...Object.fromEntries(others), ...Object.fromEntries(changes) };
  });
}
