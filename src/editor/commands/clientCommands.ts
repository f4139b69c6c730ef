import * as vscode from 'vscode';
import { AppError } from '../../core/errors';
import type { Client, SecretField } from '../../core/model';
import { askOne } from '../form/ask';
import { saveSecrets } from '../form/saveSecrets';
import { askSecret } from '../form/secretSteps';
import type { Kunci } from '../kunci';
import { report } from '../report';
import { clockTime } from '../times';
import { type Command, onClient } from './registry';
import { fetchWithProgress } from './tokenCommands';

export const addClient: Command = async (kunci) => {
  const client = await kunci.form.run();
  kunci.recent.used(client);
  await tryOut(kunci, client, 'added');
};

export const replaceSecret = onClient(async (kunci, client) => {
  if (kunci.store.isLent(client)) throw lent(client);
  const field = await pickField(kunci, client);
  const frame = { title: `${field.title} of “${client.name}”`, step: 1, steps: 1, canGoBack: false };
  let given = {};
  for (;;) {
    const answer = await askSecret(field, given, frame);
    if (answer.kind === 'back') throw new vscode.CancellationError();
    given = answer.value;
    if (Object.keys(given).length === 0) throw new vscode.CancellationError();
    if (await saveSecrets(kunci, client, given)) break;
  }
  kunci.tokens.forget(client);
  await tryOut(kunci, client, 'changed');
});

export const removeClient = onClient(async (kunci, client) => {
  if (kunci.store.isLent(client)) throw lent(client);
  const remove = 'Remove';
  const answer = await vscode.window.showWarningMessage(
    `Remove the client “${client.name}”?`,
    { modal: true, detail: 'Its entry goes from the settings and its secrets from the vault.' },
    remove,
  );
  if (answer !== remove) throw new vscode.CancellationError();
  // The secrets first: where the vault is locked, the entry stays and nothing is orphaned.
  const others = kunci.store.clients().filter((other) => other.name !== client.name);
  await kunci.secrets.remove(client, others);
  await kunci.store.edit((entries) => entries.filter((entry) => nameOf(entry) !== client.name));
  kunci.tokens.forget(client);
});

export const openClientSettings: Command = async () => {
  await vscode.commands.executeCommand('workbench.action.openSettingsJson', {
    revealSetting: { key: 'kunci.clients' },
  });
};

/** Fetches a token, so that a person knows at once whether what they entered works. */
async function tryOut(kunci: Kunci, client: Client, done: string): Promise<void> {
  try {
    const token = await fetchWithProgress(kunci, client, true);
    const scope = token.scope ? `, with ${token.scope}` : '';
    const copy = 'Copy Token';
    const text = `“${client.name}” works: its token is valid until ${clockTime(token.expiresAt)}${scope}.`;
    void vscode.window.showInformationMessage(text, copy).then((chosen) => {
      if (chosen === copy) void vscode.commands.executeCommand('kunci.copyToken', { client: client.name });
    });
  } catch (error) {
    const explained =
      error instanceof AppError && error.code !== 'cancelled'
        ? new AppError(error.code, `“${client.name}” is ${done}, but there is no token yet. ${error.message}`)
        : error;
    void report(explained, kunci.log, client.name);
  }
}

async function pickField(kunci: Kunci, client: Client): Promise<SecretField> {
  const fields = kunci.providers.find((provider) => provider.id === client.provider)?.secrets ?? [];
  const frame = { title: `Secrets of “${client.name}”`, step: 1, steps: 1, canGoBack: false };
  const [only, ...rest] = fields;
  if (only && rest.length === 0) return only;
  const options = fields.map((field) => ({ label: field.title, detail: field.description, value: field }));
  const answer = await askOne(frame, 'Which one is to be replaced?', options, only);
  if (answer.kind === 'back') throw new vscode.CancellationError();
  return answer.value;
}

function nameOf(entry: unknown): unknown {
  return typeof entry === 'object' && entry !== null && 'name' in entry ? entry.name : undefined;
}

function lent(client: Client): AppError {
  return new AppError(
    'invalid-client',
    `“${client.name}” is lent by the sandbox and is not in your settings. “Kunci: Stop Sandbox” takes it away.`,
  );
}
