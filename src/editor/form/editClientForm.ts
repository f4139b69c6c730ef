import * as vscode from 'vscode';
import type { Client } from '../../core/model';
import { providerOf } from '../../core/providers';
import type { ClientStore } from '../clients/clientStore';
import { askOne, type Option, singleFrame } from './ask';
import {
  allowedHostsStep,
  baseUrlStep,
  clientIdStep,
  environmentStep,
  nameStep,
  optionStep,
} from './clientSteps';
import { clientFromDraft, type Draft, draftOf, entryOf } from './draft';
import { saveEntry } from './saveAnswers';
import { runSteps, type Step } from './steps';

interface Field {
  readonly label: string;
  /** The current value. */
  readonly description: string;
  readonly steps: readonly Step[];
}

/**
 * Shows the fields of a client as a list. Each change is saved at once, then the list appears again until you close it.
 * @param onChange called after each change
 */
export async function editClientForm(
  client: Client,
  store: ClientStore,
  onChange: (before: Client, after: Client) => void,
): Promise<void> {
  for (let current = client; ; ) {
    const field = await pickField(current, store);
    if (field === undefined && current === client) throw new vscode.CancellationError();
    if (field === undefined) return;
    if (field === 'secrets') {
      await vscode.commands.executeCommand('kunci.replaceSecret', { client: current.name });
      return;
    }
    const after = await changeField(current, field, store);
    if (!after) continue;
    onChange(current, after);
    current = after;
  }
}

/** @returns undefined if you close the list */
async function pickField(client: Client, store: ClientStore): Promise<Field | 'secrets' | undefined> {
  const options: Option<Field | 'secrets'>[] = [
    ...fieldsOf(client, store).map((field) => ({ ...field, value: field })),
    { label: 'Secrets…', description: 'replace a secret', value: 'secrets' },
  ];
  const answer = await askOne(singleFrame(`Edit “${client.name}”`), 'What do you want to change?', options);
  return answer.kind === 'next' ? answer.value : undefined;
}

function fieldsOf(client: Client, store: ClientStore): readonly Field[] {
  const { name, environment, baseUrl, clientId, allowedHosts, options } = client;
  const provider = providerOf(client);
  const otherNames = () => store.names().filter((other) => other.name !== name);
  const others = () => store.clients().filter((other) => other.name !== name);
  return [
    { label: 'Name', description: name, steps: [nameStep(otherNames)] },
    {
      label: 'Environment and address',
      description: `${environment}${baseUrl === undefined ? '' : ` at ${baseUrl}`}`,
      steps: [environmentStep, baseUrlStep],
    },
    { label: 'Client ID', description: clientId, steps: [clientIdStep(others)] },
    ...provider.options.map((option) => ({
      label: option.title,
      description: [options[option.name] ?? []].flat().join(' ') || 'none',
      steps: [optionStep(option, provider.id)],
    })),
    {
      label: 'Allowed hosts',
      description: allowedHosts.join(' ') || 'the provider’s own hosts only',
      steps: [allowedHostsStep],
    },
  ];
}

/** @returns undefined if you close the question, to return to the list */
async function changeField(client: Client, field: Field, store: ClientStore): Promise<Client | undefined> {
  const title = `Edit “${client.name}” · ${field.label}`;
  try {
    for (let draft = draftOf(client); ; ) {
      const edited = await runSteps(title, field.steps, draft);
      if (await saveEntry(() => save(client, edited, store))) return store.find(edited.name);
      // The settings cannot be written, so ask again with the same answer.
      draft = edited;
    }
  } catch (error) {
    if (error instanceof vscode.CancellationError) return undefined;
    throw error;
  }
}

/** Writes only the changed members, because another window may have changed others of the same entry. */
async function save(before: Client, draft: Draft, store: ClientStore): Promise<void> {
  clientFromDraft(draft);
  const oldEntry = entryOf(draftOf(before));
  const newEntry = entryOf(draft);
  await store.editClient(before.name, (present) => {
    const entry: Record<string, unknown> = { ...present };
    for (const member of new Set([...Object.keys(oldEntry), ...Object.keys(newEntry)])) {
      if (JSON.stringify(oldEntry[member]) === JSON.stringify(newEntry[member])) continue;
      if (member in newEntry) entry[member] = newEntry[member];
      else delete entry[member];
    }
    return entry;
  });
}
