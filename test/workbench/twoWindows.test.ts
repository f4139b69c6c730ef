import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Driver } from '../host/driver';
import { workbench } from '../host/workbench';

/** What the settings file holds, on disk: the one truth that both windows share. */
async function namesOnDisk(): Promise<string[]> {
  const settings = JSON.parse(await readFile(workbench.settingsFile, 'utf8')) as {
    'kunci.clients'?: { name: string }[];
  };
  return (settings['kunci.clients'] ?? []).map((entry) => entry.name).sort();
}

async function importFile(driver: Driver, names: readonly string[]): Promise<void> {
  const file = join(workbench.folder, `${names[0]}.json`);
  const clients = names.map((name) => ({ name, provider: 'gobiz', environment: 'sandbox', clientId: name }));
  await writeFile(file, JSON.stringify({ kunci: 1, clients }));
  await driver.runCommand('Kunci: Import Clients…');
  await driver.quickInput.chooseFile('Import Clients', file);
  await driver.quickInput.waitFor('will be added');
}

/** Both at once: a message hides again while the other one is waited for. */
async function told(...messages: readonly (readonly [window: Driver, text: string])[]): Promise<void> {
  await Promise.all(messages.map(([window, text]) => window.notifications().getByText(text).waitFor()));
}

describe('two windows on one settings folder', () => {
  beforeEach(() => workbench.reset());

  it('lose no client and make none twice, also at the same moment', async () => {
    const first = workbench.driver;
    const window = await workbench.openSecondWindow();
    const second = window.driver;
    try {
      await importFile(first, ['a1', 'a2']);
      await importFile(second, ['b1', 'b2']);
      await Promise.all([first.press('Enter'), second.press('Enter')]);
      await told([first, '2 clients imported'], [second, '2 clients imported']);
      assert.deepEqual(await namesOnDisk(), ['a1', 'a2', 'b1', 'b2']);

      // The first window has not heard of b1 and b2 here; removing and adding must keep them.
      const removing = first.runCommand('Kunci: Remove Client…').then(async () => {
        await first.quickInput.pick('a1');
        await first.answerDialog('Remove');
      });
      const adding = importFile(second, ['c1']).then(() => second.press('Enter'));
      await Promise.all([removing, adding]);
      await told([first, '“a1” was removed'], [second, '1 client imported']);
      assert.deepEqual(await namesOnDisk(), ['a2', 'b1', 'b2', 'c1']);

      await first.answerNotification('Undo');
      await first.showViews('Kunci');
      await first.treeRows().getByText('a1', { exact: true }).waitFor();
      assert.deepEqual(await namesOnDisk(), ['a1', 'a2', 'b1', 'b2', 'c1']);
    } finally {
      await window.page.close();
    }
  });
});
