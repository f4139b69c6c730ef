import assert from 'node:assert/strict';
import { join } from 'node:path';
import { makeReadOnly } from '../../harness/limits';
import { workbench } from '../../harness/workbench';
import { until } from '../../support/until';
import {
  call,
  codeOf,
  inKeychain,
  outletEntry,
  row,
  setClients,
  setSetting,
  storeFromOutside,
  storeSecrets,
  useFixture,
} from '../fixture';

describe('the keychain', () => {
  const fixture = useFixture();
  const account = () => `${fixture.sandbox.gobiz.url}|${fixture.sandbox.gobiz.clientId}|clientSecret`;

  before(function () {
    if (process.platform !== 'linux') this.skip();
  });
  beforeEach(async () => {
    await workbench.reset();
    await setClients([outletEntry(fixture.sandbox)]);
  });

  it('may be changed from outside: each fetch reads it again', async () => {
    await storeSecrets(fixture.sandbox);
    await call('fetchToken', 'outlet');
    await storeFromOutside(account(), 'another secret');
    assert.equal(await codeOf(call('fetchToken', 'outlet')), 'rejected');
    await storeFromOutside(account(), fixture.sandbox.gobiz.clientSecret);
    assert.equal(await codeOf(call('fetchToken', 'outlet')), 'none');
    await inKeychain('deletePassword', account());
    assert.equal(await codeOf(call('fetchToken', 'outlet')), 'missing-secret');
    await workbench.driver.showViews('Kunci');
    await row('outlet').getByText('secret missing').waitFor();
  });

  it('may be locked: Kunci says so, keeps what was typed, and the editor goes on', async () => {
    const { driver, keyring } = workbench;
    await storeSecrets(fixture.sandbox);
    await keyring.lock();
    try {
      assert.equal(await codeOf(call('fetchToken', 'outlet')), 'vault-locked');
      await driver.showViews('Kunci');
      await driver.page.locator('.sidebar').getByText('The keychain is locked').waitFor();
      await driver.screenshot('keychain-locked');
      const replacing = call('replaceSecret', 'outlet');
      await driver.quickInput.waitFor('Client secret');
      await driver.quickInput.answer('typed with care');
      await driver.dialog().getByText('The keychain is locked. Unlock it').waitFor();
      await driver.screenshot('keychain-locked-form');
      await driver.answerDialog('Cancel');
      await driver.quickInput.waitFor('Client secret');
      assert.equal(await driver.quickInput.field().inputValue(), 'typed with care');
      await driver.quickInput.answer(fixture.sandbox.gobiz.clientSecret);
      await driver.dialog().waitFor();
      await keyring.unlock();
      await driver.answerDialog('Try Again');
      assert.equal(await codeOf(replacing), 'none');
      await row('outlet').getByText('until').waitFor();
    } finally {
      await keyring.unlock();
    }
  });

  it('may crash: the next one is locked, and says so', async () => {
    await storeSecrets(fixture.sandbox);
    await workbench.keyring.killDaemon();
    try {
      const code = await codeOf(call('fetchToken', 'outlet'));
      assert.match(String(code), /^vault-(locked|unavailable)$/);
      assert.equal(await workbench.host.run(() => 'responsive'), 'responsive');
    } finally {
      workbench.leave();
    }
  });

  it('may not be there at all: the form offers the other vault and loses nothing', async () => {
    await workbench.restart({ keychain: false });
    try {
      const { driver } = workbench;
      await setClients([outletEntry(fixture.sandbox)]);
      await driver.showViews('Kunci');
      assert.equal(await codeOf(call('fetchToken', 'outlet')), 'vault-unavailable');
      await driver.page.locator('.sidebar').getByText('No keychain is available').waitFor();
      const replacing = call('replaceSecret', 'outlet');
      await driver.quickInput.waitFor('Client secret');
      await driver.quickInput.answer(fixture.sandbox.gobiz.clientSecret);
      await driver.dialog().getByText('No keychain responds on this machine').waitFor();
      await driver.screenshot('keychain-none-form');
      await driver.answerDialog('Cancel');
      await driver.quickInput.waitFor('Client secret');
      assert.equal(await driver.quickInput.field().inputValue(), fixture.sandbox.gobiz.clientSecret);
      await driver.quickInput.field().press('Enter');
      const machine = join(workbench.settingsFile, '../../Machine');
      const giveBack = await makeReadOnly(machine, join(machine, 'settings.json'));
      try {
        if (giveBack) {
          await driver.answerDialog("Use VS Code's secret storage");
          await driver.dialog().getByText('could not write your settings').waitFor();
          await driver.answerDialog('Cancel');
          await giveBack();
          await driver.revertSettings('remote');
          await driver.quickInput.field().press('Enter');
        }
      } finally {
        await giveBack?.();
      }
      await driver.answerDialog("Use VS Code's secret storage");
      assert.equal(await codeOf(replacing), 'none');
      await row('outlet').getByText('until').waitFor();
      assert.equal(await codeOf(call('fetchToken', 'outlet')), 'none');
      // Back to the keychain by the setting: no silent use of the other vault.
      await setSetting('vault', 'keychain');
      assert.equal(await codeOf(call('fetchToken', 'outlet')), 'vault-unavailable');
      await setSetting('vault', 'vscode');
      await until(async () => (await codeOf(call('fetchToken', 'outlet'))) === 'none');
    } finally {
      workbench.leave();
    }
  });
});
