import { readFile } from 'node:fs/promises';
import type { Driver } from '../../harness/driver';
import { workbench } from '../../harness/workbench';
import { until } from '../../support/until';

export interface Typed {
  readonly baseUrl: string;
  readonly name: string;
  readonly clientId: string;
  readonly secret: string;
}

/** Answers the form for a GoBiz client up to its last question, whose answer is typed and not confirmed. */
export async function fillForm(driver: Driver, { baseUrl, name, clientId, secret }: Typed): Promise<void> {
  const { quickInput } = driver;
  await driver.runCommand('Kunci: Add Client…');
  await quickInput.startOver();
  await quickInput.pick('GoBiz');
  await quickInput.waitFor('Production');
  await quickInput.pick('Sandbox at Another Address…');
  await quickInput.waitFor('Base URL');
  await quickInput.answer(baseUrl);
  await quickInput.waitFor('Name the client');
  await quickInput.answer(name);
  await quickInput.waitFor('client ID that GoBiz');
  await quickInput.answer(clientId);
  await toLastQuestion(driver);
  await quickInput.type(secret);
}

/** From the scopes on, with the answers that are there. */
export async function toLastQuestion(driver: Driver): Promise<void> {
  const { quickInput } = driver;
  await quickInput.waitFor('partner:outlet:read');
  await driver.press('Enter');
  await quickInput.waitFor('client_secret_post');
  await driver.press('Enter');
  await quickInput.waitFor('Client secret');
}

/** The clients of the settings file, which must be whole at any moment. */
export async function onDisk(): Promise<readonly unknown[]> {
  const text = await readFile(workbench.settingsFile, 'utf8').catch(() => '{}');
  const settings = JSON.parse(text) as Record<string, unknown>;
  const clients = settings['kunci.clients'] ?? [];
  if (!Array.isArray(clients)) throw new Error('The setting is not a list.');
  return clients;
}

/** After the keyring's end: a new one, unlocked, and a window that knows it. */
export async function reviveKeyring(): Promise<void> {
  const { keyring } = workbench;
  // The bus starts it for whoever asks.
  await keyring.lookup('kunci', 'nothing');
  await until(() =>
    keyring.unlock().then(
      () => true,
      () => false,
    ),
  );
  await workbench.reload();
  await workbench.driver.showViews('Kunci');
}
