import assert from 'node:assert/strict';
import { forbidOpening } from '../../harness/limits';
import { workbench } from '../../harness/workbench';
import { until } from '../../support/until';
import {
  call,
  codeOf,
  inKeychain,
  isInSettings,
  outletEntry,
  pickFromMenu,
  rawClients,
  row,
  setClients,
  storeByCommand,
  useOutlet,
  viewMenu,
} from '../fixture';

describe('commands of the view', () => {
  const fixture = useOutlet();

  it('start the sandbox once, and stop it from each place', async () => {
    const { driver } = workbench;
    const stops = {
      'the view’s menu': () => viewMenu('Stop Sandbox'),
      'the menu of a lent client': () => pickFromMenu('local-shop', 'Stop Sandbox'),
      'a script': () => call('stopSandbox'),
    };
    for (const [place, stop] of Object.entries(stops)) {
      await driver.runCommand('Kunci: Start Sandbox');
      await row('local-shop').first().waitFor();
      // What runs is not started anew: the clients keep their addresses, and their tokens.
      await call('fetchToken', 'local-shop');
      assert.deepEqual(await call('startSandbox'), ['local-outlet', 'local-shop'], place);
      await row('local-shop').getByText('until').waitFor();
      await driver.closeEverything();
      await stop();
      await row('local-shop').waitFor({ state: 'detached' });
    }
    assert.equal(await codeOf(call('fetchToken', 'local-shop')), 'unknown-client');
    assert.deepEqual(await rawClients(), [outletEntry(fixture.sandbox)]);
    assert.equal(await codeOf(call('stopSandbox')), 'none');
    await driver.statusItems().getByText('The local sandbox is not running').waitFor();
  });

  it('say that the sandbox cannot start where no port can be opened, and start it later', async function () {
    if (process.platform !== 'linux') this.skip();
    const { driver, host } = workbench;
    const giveBack = await forbidOpening(await host.run(() => process.pid));
    try {
      await driver.runCommand('Kunci: Start Sandbox');
      await driver.notifications().getByText('The local sandbox could not start (EMFILE). Reload').waitFor();
      await driver.screenshot('sandbox-failed');
    } finally {
      await giveBack();
    }
    assert.equal(await row('local-shop').count(), 0);
    await driver.closeEverything();
    await driver.runCommand('Kunci: Start Sandbox');
    await row('local-shop').first().waitFor();
    await call('stopSandbox');
  });

  it('offer for a temporary client only what can be done with it', async () => {
    const { driver, page } = workbench;
    await call('startSandbox');
    await driver.closeEverything();
    await row('local-shop').first().click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Copy Public Key', exact: true }).waitFor();
    for (const title of ['Edit Client…', 'Duplicate Client…', 'Replace Secret…', 'Remove Client…']) {
      assert.equal(await page.getByRole('menuitem', { name: title, exact: true }).count(), 0, title);
    }
    await driver.press('Escape');
    await call('stopSandbox');
  });

  for (const [place, show] of [
    ['the view’s menu', () => viewMenu('Show Log')],
    ['the palette', () => workbench.driver.runCommand('Kunci: Show Log')],
  ] as const) {
    it(`show the log, by ${place}`, async () => {
      await show();
      await workbench.driver.page.locator('.panel').getByText('Output').first().waitFor();
      await workbench.host.run((vscode) => vscode.commands.executeCommand('workbench.action.closePanel'));
    });
  }

  it('open the settings at the entry with a mistake, whatever it is and however many have its name', async () => {
    const { driver } = workbench;
    const twice = outletEntry(fixture.sandbox, { name: 'twice' });
    const entries = [outletEntry(fixture.sandbox), twice, 'no object', twice, null, []];
    await setClients(entries);
    const rows = driver.treeRows().filter({ has: driver.page.getByText('twice', { exact: true }) });
    await rows.nth(1).waitFor();
    const opened: readonly (readonly [which: string, open: () => Promise<void>, index: number])[] = [
      ['a row', () => rows.nth(1).click(), 3],
      ['a row of no object', () => row('entry 3').click(), 2],
      ['a row of nothing', () => row('entry 5').click(), 4],
      ['a row of a list', () => row('entry 6').click(), 5],
      ['the button of a row', () => pressSettingsOf(rows.first()), 1],
    ];
    for (const [which, open, index] of opened) {
      await driver.closeEverything();
      await open();
      await until(async () => (await entryAtCursor()) === index).catch(() => undefined);
      assert.equal(await entryAtCursor(), index, which);
    }
    await driver.screenshot('settings-at-entry');
    for (const openFile of [
      () => driver.runCommand('Kunci: Open Client Settings'),
      () => viewMenu('Open Client Settings'),
    ]) {
      await driver.closeEverything();
      await openFile();
      await until(isInSettings);
    }
    assert.deepEqual(await rawClients(), entries);
  });

  it('say that the settings cannot be opened, and open them later', async function () {
    if (process.platform !== 'linux') this.skip();
    const { driver, serverPid } = workbench;
    const giveBack = await forbidOpening(serverPid);
    try {
      await driver.runCommand('Kunci: Open Client Settings');
      await driver.notifications().getByText('VS Code could not open your settings file.').waitFor();
      await driver.screenshot('settings-failed');
    } finally {
      await giveBack();
    }
    await driver.answerNotification('Open Settings');
    await until(isInSettings);
  });

  it('leave the secrets that are offered for deletion where the list is closed or nothing is ticked', async () => {
    const { driver } = workbench;
    await orphan();
    for (const close of ['Escape', 'Enter']) {
      await viewMenu('Clean Up Secrets…');
      await driver.quickInput.waitFor('orphaned');
      if (close === 'Enter') await driver.quickInput.pick('orphaned');
      await driver.press(close);
      await driver.quickInput.waitUntilClosed();
      assert.equal(await inKeychain('getPassword', account()), 'typed');
    }
    assert.equal(await driver.notifications().count(), 0);
  });

  it('say that a keychain is locked which holds the secrets to delete, and delete them later', async function () {
    if (process.platform !== 'linux') this.skip();
    const { driver, keyring } = workbench;
    await orphan();
    await keyring.lock();
    try {
      await driver.runCommand('Kunci: Clean Up Secrets…');
      await driver.quickInput.waitFor('orphaned');
      await driver.press('Enter');
      await driver.notifications().getByText('The keychain is locked').waitFor();
    } finally {
      await keyring.unlock();
    }
    assert.equal(await inKeychain('getPassword', account()), 'typed');
    await driver.closeEverything();
    await driver.runCommand('Kunci: Clean Up Secrets…');
    await driver.quickInput.waitFor('orphaned');
    await driver.press('Enter');
    await driver.notifications().getByText('deleted.').waitFor();
    assert.equal(await inKeychain('getPassword', account()), null);
  });

  const account = (): string => `${fixture.sandbox.gobiz.url}|orphaned|clientSecret`;

  /** A secret of Kunci's own whose client is gone. */
  async function orphan(): Promise<void> {
    await setClients([outletEntry(fixture.sandbox, { clientId: 'orphaned' })]);
    await storeByCommand('outlet', 'typed');
    await setClients([outletEntry(fixture.sandbox)]);
    await workbench.driver.closeEverything();
  }
});

async function pressSettingsOf(rowOfEntry: ReturnType<typeof row>): Promise<void> {
  await rowOfEntry.hover();
  await rowOfEntry.getByRole('button', { name: 'Open Client Settings' }).click();
}

/** The index of the entry that begins at the cursor of the settings file, or -1. */
function entryAtCursor(): Promise<number> {
  return workbench.host.run((vscode) => {
    const editor = vscode.window.activeTextEditor;
    if (!editor?.document.fileName.endsWith('settings.json')) return -1;
    const text = editor.document.getText();
    const until = editor.document.offsetAt(editor.selection.active);
    // Entries stand four spaces in, as VS Code writes them, and nothing else in the list does.
    const list = text.slice(text.indexOf('"kunci.clients"'));
    const starts = [...list.matchAll(/\n {8}(?=[{["n])/g)].map(({ index, 0: match }) => index + match.length);
    return starts.indexOf(until - text.indexOf('"kunci.clients"'));
  });
}
