import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { workbench } from '../../harness/workbench';
import { until } from '../../support/until';
import {
  call,
  cleanUp,
  codeOf,
  copy,
  outletEntry,
  rawClients,
  row,
  setClients,
  setSetting,
  storeByCommand,
  storeSecrets,
  useOutlet,
  viewMenu,
} from '../fixture';

describe('commands on no client in particular', () => {
  const fixture = useOutlet();

  const questions = [
    { title: 'Add Client…', shows: 'Which provider?', button: true },
    { title: 'Import Clients…', shows: 'Import Clients', files: true },
    { title: 'Export Clients…', shows: 'Export Clients' },
  ];
  for (const { title, shows, button, files } of questions) {
    it(`${title} asks from the palette and the view's menu, and is cancelled without a trace`, async () => {
      const { driver } = workbench;
      const before = await rawClients();
      const asked = async (): Promise<void> => {
        const { page, quickInput } = driver;
        if (files) await quickInput.waitForFiles(shows);
        await page
          .getByPlaceholder(shows)
          .or(quickInput.title().getByText(shows))
          .or(quickInput.rows().getByText('Start Over'))
          .first()
          .waitFor();
        await driver.press('Escape');
        await quickInput.waitUntilClosed();
      };
      await driver.runCommand(`Kunci: ${title}`);
      await asked();
      if (button) await driver.page.locator('.sidebar').getByRole('button', { name: title }).click();
      else await viewMenu(title);
      await asked();
      assert.deepEqual(await rawClients(), before);
    });
  }

  it('cleans up secrets that no client uses, and asks with care while an entry has a mistake', async () => {
    const { driver } = workbench;
    // Earlier tests may have left some.
    await cleanUp();
    await driver.closeEverything();
    await storeByCommand('outlet', fixture.sandbox.gobiz.clientSecret);
    await setClients([{ ...outletEntry(fixture.sandbox), provider: 'gobi' }]);
    await driver.runCommand('Kunci: Clean Up Secrets…');
    await driver.page.getByPlaceholder('Clients with a mistake may need some of these').waitFor();
    await driver.quickInput.waitFor('0 Selected');
    await driver.press('Escape');
    await setClients([]);
    await driver.runCommand('Kunci: Clean Up Secrets…');
    await driver.quickInput.waitFor('1 Selected');
    await driver.screenshot('clean-up');
    await driver.press('Enter');
    await driver.notifications().getByText('1 secret deleted.').waitFor();
    const { gobiz } = fixture.sandbox;
    const account = `${gobiz.url}|${gobiz.clientId}|clientSecret`;
    assert.equal(await workbench.keyring.lookup('kunci', account), undefined);
  });

  it('takes a token off the clipboard when its time has come, and nothing else', async () => {
    const { driver } = workbench;
    await storeSecrets(fixture.sandbox);
    await setSetting('clipboardClearAfter', 1);
    await call('copyToken', 'outlet');
    assert.notEqual(await driver.clipboard(), '');
    await until(async () => (await driver.clipboard()) === '');
    await call('copyToken', 'outlet');
    await copy('something of mine');
    await wait(1500);
    assert.equal(await driver.clipboard(), 'something of mine');
    await setSetting('clipboardClearAfter', 0);
    await call('copyToken', 'outlet');
    await wait(1500);
    assert.match(await driver.clipboard(), /^\S{20,}$/);
  });

  it('asks once before a production token is copied, and a no copies nothing', async () => {
    const { driver } = workbench;
    await setClients([outletEntry(fixture.sandbox, { environment: 'production' })]);
    await storeSecrets(fixture.sandbox);
    await copy('before');
    const refused = call('copyToken', 'outlet');
    await driver.dialog().getByText('Copy the token of “outlet”?').waitFor();
    await driver.screenshot('production-question');
    await driver.press('Escape');
    assert.equal(await codeOf(refused), 'cancelled');
    assert.equal(await driver.clipboard(), 'before');
    const allowed = call('copyToken', 'outlet');
    await driver.answerDialog('Use Production');
    assert.equal(await codeOf(allowed), 'none');
    assert.equal(await codeOf(call('copyAuthorizationHeader', 'outlet')), 'none');
  });

  it('asks about production once also where the user clicks twice', async () => {
    const { driver } = workbench;
    await storeSecrets(fixture.sandbox);
    await setClients([outletEntry(fixture.sandbox, { environment: 'production', scopes: [] })]);
    await driver.showViews('Kunci');
    // The row of the client before the change has no command any more.
    await row('outlet').getByText('PRODUCTION').waitFor();
    await row('outlet').hover();
    await row('outlet').getByRole('button', { name: 'Copy Token' }).dblclick();
    await driver.dialog().waitFor();
    // The second click has its effect by now.
    await wait(300);
    await driver.answerDialog('Use Production');
    await row('outlet').getByText('until').waitFor();
    assert.equal(await driver.dialog().count(), 0);
  });
});
