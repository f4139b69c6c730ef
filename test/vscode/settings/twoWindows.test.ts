import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { bundle } from '../../harness/bundle';
import type { Driver } from '../../harness/driver';
import { agentFolder } from '../../harness/paths';
import type { Window } from '../../harness/session';
import { workbench } from '../../harness/workbench';

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
  let window: Window;
  before(async () => {
    await workbench.reset();
    window = await workbench.openSecondWindow();
  });
  after(() => window?.page.close());
  beforeEach(() => workbench.reset());

  it('lose no entry while both change the list again and again', async () => {
    const module = join(agentFolder, 'editMany.js');
    await bundle('test/vscode/settings/editMany.ts', module);
    const storage = join(dirname(workbench.settingsFile), 'globalStorage', 'kunci.kunci');
    // Other names than in the next test: the second window does not notice that the first one removes them.
    const names = (prefix: string) => Array.from({ length: 10 }, (_, index) => `${prefix}${index}`);
    await Promise.all(
      [[workbench.host, names('left')] as const, [window.host, names('right')] as const].map(
        ([host, added]) =>
          host.run(
            (_vscode, [file, folder, list], require) => {
              const { editMany }: typeof import('./editMany') = require(file);
              return editMany(folder, list);
            },
            [module, storage, added] as const,
          ),
      ),
    );
    assert.deepEqual(await namesOnDisk(), [...names('left'), ...names('right')]);
  });

  it('lose no client and make none twice if the user imports and removes at the same moment', async () => {
    const first = workbench.driver;
    const second = window.driver;
    await importFile(first, ['a1', 'a2']);
    await importFile(second, ['b1', 'b2']);
    await Promise.all([first.press('Enter'), second.press('Enter')]);
    await told([first, 'Imported 2 clients'], [second, 'Imported 2 clients']);
    assert.deepEqual(await namesOnDisk(), ['a1', 'a2', 'b1', 'b2']);

    // The first window has not heard of b1 and b2 here; removing and adding must keep them.
    const removing = first.runCommand('Kunci: Remove Client…').then(async () => {
      await first.quickInput.pick('a1');
      await first.answerDialog('Remove');
    });
    const adding = importFile(second, ['c1']).then(() => second.press('Enter'));
    await Promise.all([removing, adding]);
    await told([first, '“a1” was removed'], [second, 'Imported 1 client']);
    assert.deepEqual(await namesOnDisk(), ['a2', 'b1', 'b2', 'c1']);

    await first.answerNotification('Undo');
    await first.showViews('Kunci');
    await first.treeRows().getByText('a1', { exact: true }).waitFor();
    assert.deepEqual(await namesOnDisk(), ['a1', 'a2', 'b1', 'b2', 'c1']);
  });
});
