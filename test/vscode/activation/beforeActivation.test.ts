import assert from 'node:assert/strict';
import { workbench } from '../../harness/workbench';
import { outletEntry, row, setClients, shopEntry, useFixture } from '../fixture';

describe('a window that was just opened', () => {
  const fixture = useFixture();
  /** Reloads while the sidebar shows other views, because Kunci's view would activate it. */
  async function restart(clients: unknown): Promise<void> {
    await workbench.driver.showViews('Explorer');
    await setClients(clients);
    await workbench.reload();
  }

  before(() => workbench.reset());
  after(() => workbench.reset());

  it('has the commands on clients in its palette', async () => {
    await restart([outletEntry(fixture.sandbox), shopEntry(fixture.sandbox)]);
    const titles = await clientCommands();
    for (const title of ['Copy Reference', 'Copy Public Key']) {
      assert.ok(titles.some((shown) => shown.includes(title)));
    }
    await workbench.driver.runCommand('Kunci: Copy Public Key');
    await workbench.page.getByPlaceholder('Choose a client').waitFor();
    await workbench.driver.closeEverything();
  });

  it('has none of them if there is no client, before and after activation', async () => {
    await restart(undefined);
    assert.deepEqual(await clientCommands(), []);
    await workbench.host.run((vscode) => vscode.extensions.getExtension('kunci.kunci')?.activate());
    assert.deepEqual(await clientCommands(), []);
  });

  it('goes to its clients without a word of welcome on the way', async () => {
    await restart([outletEntry(fixture.sandbox)]);
    await workbench.page.evaluate(watchWelcome);
    await workbench.driver.showViews('Kunci');
    await row('outlet').first().waitFor();
    assert.deepEqual(await welcomes(), []);
  });

  it('welcomes where there is no client', async () => {
    await restart([]);
    await workbench.page.evaluate(watchWelcome);
    await workbench.driver.showViews('Kunci');
    await workbench.page.locator('.welcome-view').getByText('Add a client once').waitFor();
    assert.notDeepEqual(await welcomes(), []);
  });
});

/** What the palette offers of those that need a client. */
async function clientCommands(): Promise<readonly string[]> {
  const { driver } = workbench;
  await driver.press('F1');
  await driver.quickInput.type('>Kunci: ');
  await driver.quickInput.rows().getByText('Add Client…').first().waitFor();
  const titles = await driver.quickInput.rows().allTextContents();
  await driver.closeEverything();
  return titles.filter((title) => /Copy|Export|Fetch|Edit/.test(title));
}

/** What was seen of the welcome since the watch began, which ends. */
function welcomes(): Promise<readonly string[]> {
  return workbench.page.evaluate('const seen = window.kunciWelcomes; window.kunciWelcomes = undefined; seen');
}

/** Looks at each frame, as a person does. */
const watchWelcome = `
  window.kunciWelcomes = [];
  (function look() {
    if (!window.kunciWelcomes) return;
    for (const one of document.querySelectorAll('.sidebar .welcome-view-content')) {
      if (one.innerText.trim() !== '' && one.getClientRects().length > 0) window.kunciWelcomes.push(one.innerText);
    }
    requestAnimationFrame(look);
  })()`;
