import assert from 'node:assert/strict';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { browserStorage } from '../../harness/browserStorage';
import { makeReadOnly } from '../../harness/limits';
import { family } from '../../harness/processes';
import { workbench } from '../../harness/workbench';
import { until } from '../../support/until';
import {
  call,
  cleanUp,
  outletEntry,
  rawClients,
  setClients,
  storeSecrets,
  useFixture,
} from '../../vscode/fixture';
import { fillForm, onDisk, type Typed, toLastQuestion } from './killFixture';

describe('what is cut off', () => {
  const fixture = useFixture();
  const typed = (changes: Partial<Typed> = {}): Typed => ({
    baseUrl: fixture.sandbox.gobiz.url,
    name: 'outlet',
    clientId: fixture.sandbox.gobiz.clientId,
    secret: fixture.sandbox.gobiz.clientSecret,
    ...changes,
  });
  const account = (clientId = fixture.sandbox.gobiz.clientId): string =>
    `${fixture.sandbox.gobiz.url}|${clientId}|clientSecret`;
  const kept = (clientId?: string): Promise<string | undefined> =>
    workbench.keyring.lookup('kunci', account(clientId));

  before(function () {
    if (process.platform !== 'linux') this.skip();
  });
  beforeEach(async () => {
    await workbench.reset();
    await workbench.driver.showViews('Kunci');
  });
  after(() => workbench.leave());

  it('by a settings file that VS Code cannot write: the form keeps everything and saves once it can', async function () {
    const { driver, settingsFile } = workbench;
    const refused = driver.dialog().getByText('could not write your settings');
    await setClients([outletEntry(fixture.sandbox, { name: 'first' })]);
    await storeSecrets(fixture.sandbox);
    const before = await readFile(settingsFile);
    const giveBack = await makeReadOnly(dirname(settingsFile), settingsFile);
    if (!giveBack) this.skip();
    try {
      await fillForm(driver, typed({ name: 'second' }));
      await driver.press('Enter');
      await refused.waitFor();
      await driver.answerDialog('Try Again');
      await refused.waitFor();
      await driver.answerDialog('Cancel');
      assert.deepEqual(await readFile(settingsFile), before);
      await giveBack();
      await driver.revertSettings();
      await driver.quickInput.waitFor('Client secret');
      assert.equal(await driver.quickInput.field().inputValue(), typed().secret);
      await driver.quickInput.field().press('Enter');
      await driver.notifications().getByText('“second” was added').waitFor();
      await makeReadOnly(dirname(settingsFile), settingsFile);
      void call('editClient', 'second');
      await driver.quickInput.waitFor('Edit “second”');
      await driver.quickInput.pick('Name');
      await driver.quickInput.waitFor('Name the client');
      await driver.quickInput.answer('third');
      await refused.waitFor();
      await driver.answerDialog('Cancel');
      await giveBack();
      await driver.revertSettings();
      await driver.quickInput.waitFor('Name the client');
      assert.equal(await driver.quickInput.field().inputValue(), 'third');
      await driver.quickInput.field().press('Enter');
      await driver.quickInput.waitFor('Edit “third”');
      await driver.press('Escape');
    } finally {
      await giveBack();
    }
    const entries = (await onDisk()) as readonly { name: string }[];
    assert.deepEqual(entries, await rawClients());
    assert.deepEqual(
      entries.map(({ name }) => name),
      ['first', 'third'],
    );
  });

  it('by the end of the extension host between vault and settings: “Clean Up” offers the secret', async () => {
    const { driver, settingsFile } = workbench;
    const lock = join(dirname(settingsFile), 'globalStorage', 'kunci.kunci', 'clients.lock');
    // What earlier tests left.
    await cleanUp();
    await fillForm(driver, typed());
    // A lock that is older than ten seconds does not hold up the form.
    await mkdir(lock, { recursive: true });
    await driver.press('Enter');
    await until(async () => (await kept()) === typed().secret);
    const pid = await workbench.host.run(() => process.pid);
    process.kill(pid, 'SIGKILL');
    await until(async () => (await family(workbench.serverPid)).every((one) => one.pid !== pid));
    await rm(lock, { recursive: true });
    // The window lives on, and writes its storage down a moment later.
    await until(async () => (await browserStorage(workbench.page)).includes(account()));
    await workbench.reload();
    assert.deepEqual(await onDisk(), []);
    assert.deepEqual(await cleanUp(), [typed().clientId]);
    assert.equal(await kept(), undefined);
    assert.deepEqual(await cleanUp(), []);
  });

  it('by the end of the extension host while the sandbox runs: it can be started again', async () => {
    const { driver, host } = workbench;
    await call('startSandbox');
    await driver.closeEverything();
    const sandbox = driver.treeRows().getByText('local-shop');
    await sandbox.waitFor();
    process.kill(await host.run(() => process.pid), 'SIGKILL');
    // VS Code starts another one by itself.
    await until(async () => {
      await driver.press('Escape', 'F1');
      await driver.quickInput.type('>Kunci: Start Sandbox');
      await wait(500);
      return driver.quickInput.rows().getByText('Start Sandbox').isVisible();
    });
    await driver.press('Enter');
    await sandbox.waitFor();
    await workbench.reload();
  });

  it('by another window that takes the name at the same moment: both are kept, and no secret is forgotten', async () => {
    const first = workbench.driver;
    // What earlier tests left.
    await cleanUp();
    const window = await workbench.openSecondWindow();
    const second = window.driver;
    try {
      const one = typed({ clientId: 'one', secret: 'the first one' });
      const other = typed({ clientId: 'other', secret: 'the other one' });
      await fillForm(first, one);
      await fillForm(second, other);
      await Promise.all([first.press('Enter'), second.press('Enter')]);
      const again = (driver: typeof first) =>
        driver.page.getByText('The name “outlet” is already taken').first();
      const added = (driver: typeof first) => driver.notifications().getByText('“outlet” was added');
      const outcome = async (driver: typeof first): Promise<'added' | 'taken'> => {
        await until(async () => (await added(driver).isVisible()) || (await again(driver).isVisible()));
        return (await added(driver).isVisible()) ? 'added' : 'taken';
      };
      const outcomes = [await outcome(first), await outcome(second)];
      assert.deepEqual([...outcomes].sort(), ['added', 'taken']);
      const loser = outcomes[0] === 'taken' ? first : second;
      const lost = outcomes[0] === 'taken' ? one : other;
      await loser.quickInput.waitFor('“outlet”');
      assert.equal(await loser.quickInput.field().inputValue(), 'outlet');
      await loser.quickInput.answer('outlet-2');
      await loser.quickInput.waitFor('client ID that GoBiz');
      assert.equal(await loser.quickInput.field().inputValue(), lost.clientId);
      await loser.quickInput.field().press('Enter');
      await toLastQuestion(loser);
      assert.equal(await loser.quickInput.field().inputValue(), lost.secret);
      await loser.quickInput.field().press('Enter');
      await loser.notifications().getByText('“outlet-2” was added').waitFor();
      const names = ((await onDisk()) as { name: string }[]).map(({ name }) => name);
      assert.deepEqual(names, ['outlet', 'outlet-2']);
      assert.deepEqual([await kept('one'), await kept('other')], [one.secret, other.secret]);
    } finally {
      await window.page.close();
    }
    await workbench.reload();
    await setClients([]);
    assert.deepEqual([...(await cleanUp())].sort(), ['one', 'other']);
    assert.deepEqual([await kept('one'), await kept('other')], [undefined, undefined]);
  });
});
