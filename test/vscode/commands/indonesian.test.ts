import assert from 'node:assert/strict';
import { readTexts } from '../../../src/build/manifest';
import { root } from '../../harness/paths';
import { workbench } from '../../harness/workbench';

describe('A window whose display language is Indonesian', () => {
  const indonesian = readTexts(root, 'id');

  before(async function () {
    this.timeout(120_000);
    await workbench.reset();
    // As if VS Code's language pack was installed.
    await workbench.page.context().addInitScript("globalThis._VSCODE_NLS_LANGUAGE = 'id'");
    await workbench.reload();
  });
  after(() => workbench.leave());

  it('shows commands in Indonesian, and finds them by their English names as well', async () => {
    const { driver } = workbench;
    const row = driver.page.locator('.quick-input-widget .monaco-list-row').getByText('Kunci: Tambah Klien…');
    for (const text of ['>Kunci: Tambah Klien', '>Kunci: Add Client']) {
      await driver.press('F1');
      await driver.quickInput.type(text);
      await row.first().waitFor();
      await driver.press('Escape');
    }
  });

  it('shows the view and the settings in Indonesian', async () => {
    const { driver } = workbench;
    await driver.showViews('Kunci');
    await driver.page.locator('.sidebar').getByText('Tambahkan klien satu kali.').waitFor();
    await driver.screenshot('indonesian');
    const manifest = await workbench.host.run(
      (vscode) => vscode.extensions.getExtension('kunci.kunci')?.packageJSON,
    );
    const { configuration } = manifest.contributes;
    assert.equal(configuration.properties['kunci.vault'].description, indonesian['setting.vault']);
    assert.equal(configuration.properties['kunci.clients'].markdownDescription, indonesian['clients']);
  });
});
