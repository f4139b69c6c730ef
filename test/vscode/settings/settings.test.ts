import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { workbench } from '../../harness/workbench';
import { call, codeOf, rawClients, setClients } from '../fixture';

/** A list of one client, imported without a question to a person beyond the preview. */
async function importOne(name: string): Promise<string | undefined> {
  const file = join(workbench.folder, 'one.json');
  await writeFile(
    file,
    JSON.stringify([{ name, provider: 'gobiz', environment: 'sandbox', clientId: name }]),
  );
  const done = call('importClients', `file://${file}`);
  await workbench.driver.quickInput.waitFor('will be added');
  await workbench.driver.quickInput.field().press('Enter');
  return codeOf(done);
}

async function names(): Promise<readonly string[]> {
  return ((await rawClients()) as { name: string }[]).map(({ name }) => name);
}

describe('clients are written to a settings file', () => {
  let before = '';
  beforeEach(async () => {
    await workbench.reset();
    // A new window has no settings file before the first setting is written.
    await setClients([]);
    before = await readFile(workbench.settingsFile, 'utf8');
  });
  afterEach(() => writeFile(workbench.settingsFile, before));

  for (const [title, text, expected] of [
    ['that is empty', '', ['added']],
    ['that has only a comment', '// Nothing here yet.\n', ['added']],
    ['that has a byte order mark', '\uFEFF{ "kunci.clients": [{ "name": "other" }] }', ['other', 'added']],
    ['that was changed outside', '{ "kunci.clients": [{ "name": "other" }], } // end', ['other', 'added']],
  ] as const) {
    it(title, async () => {
      await writeFile(workbench.settingsFile, text);
      assert.equal(await importOne('added'), 'none');
      assert.deepEqual(await names(), expected);
      assert.match(await readFile(workbench.settingsFile, 'utf8'), /"added"/);
    });
  }

  it('unless it has a mistake: it stays as it is, and the message says what to do', async () => {
    const text = '{ "kunci.clients": [{ "name": "other" }] "editor.fontSize": 12 }';
    await writeFile(workbench.settingsFile, text);
    assert.equal(await importOne('added'), 'settings-unavailable');
    assert.equal(await readFile(workbench.settingsFile, 'utf8'), text);
  });
});
