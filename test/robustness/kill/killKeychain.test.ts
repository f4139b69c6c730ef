import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { workbench } from '../../harness/workbench';
import {
  call,
  cleanUp,
  codeOf,
  outletEntry,
  row,
  setClients,
  setSetting,
  storeSecrets,
  useFixture,
} from '../../vscode/fixture';
import { fillForm, onDisk, reviveKeyring, type Typed } from './killFixture';

describe('a keychain that ends', () => {
  const fixture = useFixture();
  const typed = (): Typed => ({
    baseUrl: fixture.sandbox.gobiz.url,
    name: 'outlet',
    clientId: fixture.sandbox.gobiz.clientId,
    secret: fixture.sandbox.gobiz.clientSecret,
  });
  const kept = (): Promise<string | undefined> =>
    workbench.keyring.lookup('kunci', `${typed().baseUrl}|${typed().clientId}|clientSecret`);

  before(function () {
    if (process.platform !== 'linux') this.skip();
  });
  beforeEach(async () => {
    await workbench.reset();
    await workbench.driver.showViews('Kunci');
  });
  afterEach(reviveKeyring);

  it('while a secret is read: said in words, nothing is lost, and it works again', async () => {
    await setClients([outletEntry(fixture.sandbox)]);
    await storeSecrets(fixture.sandbox);
    let fetching: Promise<unknown> = Promise.resolve();
    await workbench.keyring.killDaemonDuring(async () => {
      fetching = call('fetchToken', 'outlet');
      await row('outlet').getByText('fetching…').waitFor();
    });
    assert.match(String(await codeOf(fetching)), /^vault-(unavailable|locked)$/);
    await reviveKeyring();
    assert.deepEqual(await onDisk(), [outletEntry(fixture.sandbox)]);
    assert.equal(await codeOf(call('fetchToken', 'outlet')), 'none');
  });

  it('while a client is added: no half client, and the form goes on with what was typed', async () => {
    const { driver } = workbench;
    await fillForm(driver, typed());
    await workbench.keyring.killDaemonDuring(async () => {
      await driver.press('Enter');
      await driver.quickInput.waitUntilClosed();
      await wait(300);
    });
    await driver.dialog().getByText('keychain').first().waitFor();
    assert.deepEqual(await onDisk(), []);
    await driver.answerDialog('Cancel');
    await driver.quickInput.waitFor('Client secret');
    assert.equal(await driver.quickInput.field().inputValue(), typed().secret);
    await driver.quickInput.field().press('Enter');
    await driver.answerDialog("Use VS Code's secret storage");
    await driver.notifications().getByText('“outlet” was added').waitFor();
    await setSetting('vault', 'keychain');
  });

  it('while a secret is replaced: the old or the new one is there, and what was typed stays', async () => {
    const { driver } = workbench;
    await setClients([outletEntry(fixture.sandbox)]);
    await storeSecrets(fixture.sandbox);
    const replacing = call('replaceSecret', 'outlet');
    await driver.quickInput.waitFor('Client secret');
    await driver.quickInput.type('another secret');
    await workbench.keyring.killDaemonDuring(async () => {
      await driver.press('Enter');
      await driver.quickInput.waitUntilClosed();
      await wait(300);
    });
    await driver.dialog().getByText('keychain').first().waitFor();
    await driver.answerDialog('Cancel');
    await driver.quickInput.waitFor('Client secret');
    assert.equal(await driver.quickInput.field().inputValue(), 'another secret');
    await driver.quickInput.field().press('Escape');
    assert.equal(await codeOf(replacing), 'cancelled');
    await reviveKeyring();
    assert.ok([typed().secret, 'another secret'].includes(String(await kept())));
  });

  it('while a removed client’s secret is deleted: “Clean Up” offers it', async () => {
    const { driver } = workbench;
    // What earlier tests left.
    await cleanUp();
    await fillForm(driver, typed());
    await driver.press('Enter');
    await driver.notifications().getByText('“outlet” was added').waitFor();
    await driver.closeEverything();
    void call('removeClient', 'outlet');
    await driver.answerDialog('Remove');
    await driver.notifications().getByText('“outlet” was removed').waitFor();
    await workbench.keyring.killDaemonDuring(async () => {
      await driver.closeEverything();
      await wait(300);
    });
    await driver.notifications().getByText('its secrets are still in the vault').waitFor();
    assert.deepEqual(await onDisk(), []);
    await reviveKeyring();
    assert.equal(await kept(), typed().secret);
    assert.deepEqual(await cleanUp(), [typed().clientId]);
    assert.equal(await kept(), undefined);
  });
});
