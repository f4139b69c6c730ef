import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeReadOnly } from '../../harness/limits';
import { workbench } from '../../harness/workbench';
import { until } from '../../support/until';
import { call, codeOf, outletEntry, rawClients, setClients, shopEntry, useFixture } from '../fixture';

describe('a file of clients', () => {
  const fixture = useFixture();
  const file = (): string => join(workbench.folder, 'clients.json');
  const uri = (): string => `file://${file()}`;
  const present = () => [
    outletEntry(fixture.sandbox),
    shopEntry(fixture.sandbox),
    { name: 'broken', provider: 'gobiz' },
  ];
  const stall = (changes: object = {}): object => ({
    name: 'stall',
    provider: 'gobiz',
    environment: 'sandbox',
    clientId: 'stall',
    ...changes,
  });
  const exported = async (): Promise<unknown> => JSON.parse(await readFile(file(), 'utf8')).clients;
  const isThere = (): Promise<boolean> =>
    readFile(file()).then(
      () => true,
      () => false,
    );

  /** The place that VS Code's dialog offers. */
  const offered = (): string => join(workbench.folder, 'kunci-clients.json');
  /** Takes the place that the dialog offers, once it has read its folder. */
  async function saveAs(path: string): Promise<void> {
    const { driver } = workbench;
    await driver.quickInput.waitForFiles('Export Clients');
    await until(async () => (await driver.quickInput.field().inputValue()) === path);
    await driver.press('Enter');
  }

  beforeEach(async () => {
    await workbench.reset();
    await setClients(present());
    await rm(file(), { force: true, recursive: true });
  });
  after(() => workbench.reset());

  it('is offered a name if no folder is open', async () => {
    const { page, driver } = await workbench.openSecondWindow('no folder');
    try {
      await driver.runCommand('Kunci: Export Clients…');
      await page.getByPlaceholder('Select clients to export').waitFor();
      await driver.press('Enter');
      await driver.quickInput.waitForFiles('Export Clients');
      await until(async () =>
        (await driver.quickInput.field().inputValue()).endsWith('/home/kunci-clients.json'),
      );
    } finally {
      await page.close();
    }
  });

  it('is written for the clients and to the place that a script names', async () => {
    const { driver } = workbench;
    const [outlet, shop] = present();
    assert.equal(await codeOf(call('exportClients', 'outlet', uri())), 'none');
    assert.deepEqual(await exported(), [outlet]);
    await driver.notifications().getByText('1 client without secrets').waitFor();
    assert.equal(await codeOf(call('exportClients', ['shop', 'outlet'], uri())), 'none');
    assert.deepEqual(await exported(), [outlet, shop]);
    await workbench.host.run(
      (vscode, path) => vscode.commands.executeCommand('kunci.exportClients', 'shop', vscode.Uri.file(path)),
      file(),
    );
    assert.deepEqual(await exported(), [shop]);
  });

  it('is not written where a question is closed, whatever was answered before', async () => {
    const { driver } = workbench;
    const { quickInput } = driver;
    const which = driver.page.getByPlaceholder('Select clients to export');
    const asking = call('exportClients', undefined, uri());
    await which.waitFor();
    await quickInput.field().press('Escape');
    assert.equal(await codeOf(asking), 'cancelled');
    const untick = call('exportClients', undefined, uri());
    await quickInput.waitFor('2 Selected');
    await quickInput.pick('outlet');
    await quickInput.pick('shop');
    await quickInput.waitFor('0 Selected');
    await quickInput.field().press('Enter');
    assert.equal(await codeOf(untick), 'cancelled');
    const placing = call('exportClients', ['outlet']);
    await quickInput.waitForFiles('Export Clients');
    await quickInput.field().press('Escape');
    assert.equal(await codeOf(placing), 'cancelled');
    await driver.runCommand('Kunci: Export Clients…');
    await which.waitFor();
    await quickInput.field().press('Enter');
    await which.waitFor({ state: 'hidden' });
    await quickInput.waitForFiles('Export Clients');
    await quickInput.field().press('Escape');
    await quickInput.waitUntilClosed();
    assert.equal(await isThere(), false);
    assert.equal(await driver.notifications().count(), 0);
  });

  it('is not written for a client that there is not, that has a mistake or that is temporary', async () => {
    await call('startSandbox');
    try {
      for (const [which, code] of [
        ['nobody', 'unknown-client'],
        [['outlet', 'nobody'], 'unknown-client'],
        [['broken'], 'invalid-client'],
        ['local-outlet', 'invalid-client'],
      ] as const) {
        assert.equal(await codeOf(call('exportClients', which, uri())), code, String(which));
      }
      await workbench.driver.closeEverything();
      await setClients([]);
      // The sandbox's clients alone are none to export.
      await workbench.driver.runCommand('Kunci: Export Clients…');
      await workbench.driver.notifications().getByText('There are no clients to export').waitFor();
      await workbench.driver.answerNotification('Add Client…');
      await workbench.driver.quickInput.title().getByText('Add Client').waitFor();
    } finally {
      await call('stopSandbox');
    }
    assert.equal(await isThere(), false);
  });

  it('takes no wrong entry along that has the name of a right one, with a secret pasted into it', async () => {
    const [outlet] = present();
    await setClients([outletEntry(fixture.sandbox, { clientSecret: 'pasted here' }), outlet]);
    assert.equal(await codeOf(call('exportClients', 'outlet', uri())), 'none');
    assert.deepEqual(await exported(), [outlet]);
  });

  it('that cannot be written is refused, and what is there stays', async () => {
    // A file stands where a folder is needed.
    await writeFile(file(), 'mine');
    assert.equal(await codeOf(call('exportClients', 'outlet', `${uri()}/inside.json`)), 'file-unavailable');
    assert.equal(await readFile(file(), 'utf8'), 'mine');
  });

  it('reports that the file cannot be written, and asks for another one, with the same clients', async function () {
    const { driver, folder } = workbench;
    const { quickInput } = driver;
    const giveBack = await makeReadOnly(folder, join(folder, 'gobiz.http'));
    if (!giveBack) this.skip();
    try {
      await driver.runCommand('Kunci: Export Clients…');
      await quickInput.waitFor('2 Selected');
      await quickInput.pick('outlet');
      await quickInput.waitFor('1 Selected');
      await quickInput.field().press('Enter');
      await saveAs(offered());
      await driver
        .notifications()
        .getByText(`Nothing was exported. ${offered()} could not be written. Choose another file.`)
        .waitFor();
      await driver.screenshot('export-failed');
    } finally {
      await giveBack();
    }
    await driver.answerNotification('Choose Another File…');
    await saveAs(offered());
    await driver.notifications().getByText('1 client without secrets').waitFor();
    const [, shop] = present();
    assert.deepEqual(JSON.parse(await readFile(offered(), 'utf8')).clients, [shop]);
    await rm(offered());
  });

  it('is read from the place that a script names, and nothing is written before the preview', async () => {
    const { driver } = workbench;
    await writeFile(file(), JSON.stringify([stall(), outletEntry(fixture.sandbox)]));
    const closed = call('importClients', uri());
    await driver.quickInput.waitFor('will be added');
    await driver.quickInput.field().press('Escape');
    assert.equal(await codeOf(closed), 'cancelled');
    assert.deepEqual(await rawClients(), present());
    const none = call('importClients', uri());
    await driver.quickInput.waitFor('1 Selected');
    await driver.quickInput.pick('stall');
    await driver.quickInput.waitFor('0 Selected');
    await driver.quickInput.field().press('Enter');
    assert.equal(await codeOf(none), 'cancelled');
    assert.deepEqual(await rawClients(), present());
    const done = call('importClients', uri());
    await driver.quickInput.waitFor('will be added');
    await driver.quickInput.field().press('Enter');
    assert.equal(await codeOf(done), 'none');
    assert.deepEqual(await rawClients(), [...present(), stall()]);
    assert.equal(await codeOf(call('importClients', uri())), 'none');
    await driver.notifications().getByText('Your settings already contain these clients').waitFor();
  });

  it('that cannot be read is told, and another one can be chosen', async () => {
    const { driver } = workbench;
    assert.equal(await codeOf(call('importClients', uri())), 'file-unavailable');
    assert.equal(await codeOf(call('importClients', `file://${workbench.folder}`)), 'file-unavailable');
    await writeFile(file(), JSON.stringify([stall({ clientId: 'x'.repeat(2_000_000) })]));
    assert.equal(await codeOf(call('importClients', uri())), 'file-unavailable');
    await driver.runCommand('Kunci: Import Clients…');
    await driver.quickInput.chooseFile('Import Clients', file());
    await driver.notifications().getByText('The file is larger than 2 MB. Choose another file.').waitFor();
    await driver.screenshot('import-failed');
    await driver.answerNotification('Choose Another File…');
    await driver.quickInput.waitForFiles('Import Clients');
    assert.deepEqual(await rawClients(), present());
  });

  it('is not taken in where the settings cannot be written, and no client goes from there', async function () {
    const { driver, settingsFile } = workbench;
    await writeFile(file(), JSON.stringify([stall()]));
    const giveBack = await makeReadOnly(dirname(settingsFile), settingsFile);
    if (!giveBack) this.skip();
    try {
      const done = call('importClients', uri());
      await driver.quickInput.waitFor('will be added');
      await driver.quickInput.field().press('Enter');
      assert.equal(await codeOf(done), 'settings-unavailable');
      assert.equal(await codeOf(removed('outlet')), 'settings-unavailable');
    } finally {
      await giveBack();
      await driver.revertSettings();
    }
    assert.deepEqual(await rawClients(), present());
  });
});

async function removed(name: string): Promise<unknown> {
  const done = call('removeClient', name);
  await workbench.driver.answerDialog('Remove');
  return done;
}
