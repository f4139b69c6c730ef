import { type Sandbox, startSandbox } from '../../src/sandbox';
import { HostError } from '../harness/agentClient';
import { root } from '../harness/paths';
import { workbench } from '../harness/workbench';
import { until } from '../support/until';

/** The stand-ins for GoBiz and DOKU, in the tests' own process, and clients in VS Code that use them. */
export interface Fixture {
  readonly sandbox: Sandbox;
  /** Token requests that were answered so far. */
  readonly tokenRequests: () => number;
}

/** Starts the stand-ins before the tests of a suite and stops them after. */
export function useFixture(): Fixture {
  let sandbox: Sandbox | undefined;
  let requests = 0;
  before(async () => {
    sandbox = await startSandbox();
    sandbox.onRequest(({ path }) => {
      if (/token/.test(path)) requests += 1;
    });
  });
  after(() => sandbox?.stop());
  return {
    get sandbox() {
      if (!sandbox) throw new Error('The sandbox runs only while tests run.');
      return sandbox;
    },
    tokenRequests: () => requests,
  };
}

/** @param seconds for tokens that are issued from now on */
export function setLifetime({ gobiz, doku }: Sandbox, seconds: number): void {
  for (const { tokens } of [gobiz, doku]) tokens.lifetime = seconds;
}

/** The same, with one client in the list of clients, which is on screen. */
export function useOutlet(): Fixture {
  const fixture = useFixture();
  before(async () => {
    await workbench.reset();
    await workbench.driver.showViews('Kunci');
  });
  beforeEach(async () => {
    await workbench.driver.closeEverything();
    await setClients([outletEntry(fixture.sandbox)]);
  });
  after(() => workbench.reset());
  return fixture;
}

export type Entry = Readonly<Record<string, unknown>>;

export function outletEntry({ gobiz }: Sandbox, changes: Entry = {}): Entry {
  return {
    name: 'outlet',
    provider: 'gobiz',
    environment: 'sandbox',
    clientId: gobiz.clientId,
    scopes: ['partner:outlet:read'],
    baseUrl: gobiz.url,
    ...changes,
  };
}

export function shopEntry({ doku }: Sandbox, changes: Entry = {}): Entry {
  return {
    name: 'shop',
    provider: 'doku',
    environment: 'sandbox',
    clientId: doku.clientId,
    baseUrl: doku.url,
    ...changes,
  };
}

/** Writes the whole setting, as a person does by hand. */
export async function setClients(entries: unknown): Promise<void> {
  await setSetting('clients', entries);
}

export async function setSetting(name: string, value: unknown): Promise<void> {
  await workbench.host.run(
    (vscode, [key, to]) =>
      vscode.workspace.getConfiguration('kunci').update(key, to, vscode.ConfigurationTarget.Global),
    [name, value] as const,
  );
}

/** The setting as it stands, wrong entries among it. */
export function rawClients(): Promise<unknown> {
  return workbench.host.run(
    (vscode) => vscode.workspace.getConfiguration('kunci').inspect('clients')?.globalValue,
  );
}

/** Puts the stand-ins' secrets into the keychain. */
export async function storeSecrets({ gobiz, doku }: Sandbox): Promise<void> {
  await storeSecret(`${gobiz.url}|${gobiz.clientId}|clientSecret`, gobiz.clientSecret);
  await storeSecret(`${doku.url}|${doku.clientId}|privateKey`, doku.privateKey);
}

/** From the extension host, where it is seen at once. */
export async function storeSecret(account: string, value: string): Promise<void> {
  await inKeychain('setPassword', account, value);
}

/**
 * As `secret-tool` does. The keyring's daemon looks for changes by the seconds of its file's time, so that another
 * program that has just used it sees this one only after a write in a later second.
 */
export async function storeFromOutside(account: string, value: string): Promise<void> {
  await workbench.keyring.store('kunci', account, value);
  await until(async () => {
    await inKeychain('setPassword', 'kunci|test|nudge', String(Date.now()));
    return (await inKeychain('getPassword', account)) === value;
  });
}

/** What the extension host finds in the keychain. */
export function inKeychain(
  method: 'getPassword' | 'setPassword' | 'deletePassword',
  account: string,
  value = '',
): Promise<unknown> {
  return workbench.host.run(
    (_vscode, { folder, call: name, values }, require) => {
      const keytar: Record<string, (...args: readonly string[]) => Promise<unknown>> = require(
        `${folder}/node_modules/keytar`,
      );
      return keytar[name]?.('kunci', ...values);
    },
    { folder: root, call: method, values: method === 'setPassword' ? [account, value] : [account] },
  );
}

/** Runs a command as a script does. The result tells how it ended; waiting for it is the caller's choice. */
export function call(command: string, ...args: readonly unknown[]): Promise<unknown> {
  const result = workbench.host.run(
    (vscode, [id, values]) => vscode.commands.executeCommand(`kunci.${id}`, ...values),
    [command, args] as const,
  );
  // Some tests look at it only later.
  result.catch(() => undefined);
  return result;
}

/** The code of the error that a command ended with, or `none`. */
export async function codeOf(result: Promise<unknown>): Promise<string | undefined> {
  try {
    await result;
    return 'none';
  } catch (error) {
    if (error instanceof HostError) return error.code;
    throw error;
  }
}

/** The row of a client or of a wrong entry in the tree. */
export function row(name: string) {
  return workbench.driver.treeRows().filter({ has: workbench.page.getByText(name, { exact: true }) });
}

/** Opens the context menu of a client and picks an item. */
export async function pickFromMenu(name: string, label: string): Promise<void> {
  await row(name).first().click({ button: 'right' });
  await pickItem(label);
}

/** Picks an item of the menu behind the view's title. */
export async function viewMenu(label: string): Promise<void> {
  const { driver } = workbench;
  await driver.showViews('Kunci');
  await driver.page
    .locator('.sidebar .composite.title')
    .getByRole('button', { name: /Actions/ })
    .first()
    .click();
  await pickItem(label);
}

/** A menu takes no click in its first moments, but it takes keys, for the item that the pointer is on. */
async function pickItem(label: string): Promise<void> {
  const { page, driver } = workbench;
  const item = page.getByRole('menuitem', { name: label, exact: true });
  await item.hover();
  await page.locator('.monaco-menu .action-item.focused').filter({ has: item }).waitFor();
  await driver.press('Enter');
}

/** Runs “Clean Up” and deletes all that it offers. @returns the client ids whose secrets were offered */
export async function cleanUp(): Promise<readonly string[]> {
  const { driver, page } = workbench;
  await driver.closeEverything();
  const done = call('cleanUp');
  const box = page.getByPlaceholder('No client uses these secrets');
  const nothing = driver.notifications().getByText('There are no unused secrets');
  await until(async () => (await box.isVisible()) || (await nothing.isVisible()));
  if (await nothing.isVisible()) return [];
  // A row's first line is the client id, its second one the origin.
  const labels = await driver.quickInput
    .rows()
    .locator('.quick-input-list-row:first-child .label-name')
    .allTextContents();
  await driver.press('Enter');
  await done;
  await driver.quickInput.waitUntilClosed();
  return labels;
}

/** Replaces a secret by the command, so that Kunci knows that it is its own. */
export async function storeByCommand(name: string, secret: string): Promise<void> {
  const done = call('replaceSecret', name);
  await workbench.driver.quickInput.waitFor('Client secret');
  await workbench.driver.quickInput.type(secret);
  await workbench.driver.quickInput.field().press('Enter');
  await done;
}

export async function copy(text: string): Promise<void> {
  await workbench.host.run((vscode, value) => vscode.env.clipboard.writeText(value), text);
}

/** Whether the editor shows the settings file. */
export function isInSettings(): Promise<boolean> {
  return workbench.host.run(
    (vscode) => vscode.window.activeTextEditor?.document.fileName.endsWith('settings.json') ?? false,
  );
}

/** The text of the active editor. */
export function editorText(): Promise<string> {
  return workbench.host.run((vscode) => vscode.window.activeTextEditor?.document.getText() ?? '');
}
