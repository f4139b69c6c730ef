import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { workbench } from '../../harness/workbench';
import known from '../../support/known-answers.json';
import {
  call,
  cleanUp,
  copy,
  outletEntry,
  setClients,
  shopEntry,
  storeSecrets,
  useFixture,
} from '../fixture';
import { cutOff } from './cutOff';
import { beginAnew, dokuQuestions, gobizQuestions, type Question, shown } from './formFixture';

/** How a person with weak eyes has it. */
const looks = [
  { name: 'high-contrast', theme: 'high-contrast', zoom: 100 },
  { name: '200-percent', theme: 'high-contrast-light', zoom: 200 },
] as const;

describe('each question is whole in high contrast and at 200 % zoom', () => {
  const fixture = useFixture();
  const widget = (): Locator => workbench.page.locator('.quick-input-widget');
  const toast = (): Locator => workbench.page.locator('.notifications-toasts .notification-toast').first();

  beforeEach(async () => {
    await workbench.reset();
    await workbench.driver.showViews('Kunci');
    await setClients([outletEntry(fixture.sandbox, { clientId: 'another' })]);
  });
  after(async () => {
    await workbench.driver.setZoom(100);
    await workbench.driver.setTheme('dark');
    await workbench.reset();
  });

  it('adding a GoBiz client', async () => {
    const { gobiz } = fixture.sandbox;
    const client = {
      baseUrl: gobiz.url,
      name: 'stall',
      clientId: gobiz.clientId,
      secret: gobiz.clientSecret,
    };
    await beginAnew();
    await walk('gobiz', gobizQuestions(client));
    await workbench.driver.notifications().getByText('“stall” was added').waitFor();
    await pictures('gobiz-done', toast());
  });

  it('adding a DOKU client with an encrypted key', async () => {
    const { driver } = workbench;
    const { doku } = fixture.sandbox;
    const client = { baseUrl: doku.url, name: 'kiosk', clientId: doku.clientId, secret: doku.secretKey };
    const questions = dokuQuestions(client);
    const key = questions.findIndex((question) => question.name === 'key');
    await beginAnew();
    await walk('doku', questions.slice(0, key));
    await copy(known.keys.public_spki);
    await shown({ shows: 'Create a Key Pair (4096 Bits)' });
    await pictures('doku-key', widget());
    await driver.quickInput.pick('Paste from the Clipboard');
    await driver.dialog().getByText('This is a public key').waitFor();
    await pictures('doku-key-refused', driver.dialog());
    await driver.press('Enter');
    await copy(known.keys.pkcs8_encrypted_aes256);
    await driver.quickInput.pick('Paste from the Clipboard');
    await driver.quickInput.waitFor('This key is encrypted');
    await pictures('doku-passphrase', widget());
    await driver.quickInput.answer('not this one');
    await driver.quickInput.waitFor('The passphrase does not open this key');
    await pictures('doku-passphrase-wrong', widget());
    await driver.quickInput.answer(known.passphrase);
    await walk('doku', questions.slice(key + 1));
    await driver.notifications().getByText('“kiosk” was added, but Kunci could not fetch a token').waitFor();
    await pictures('doku-done', toast());
  });

  it('going on with, editing, duplicating, removing, exporting and importing clients', async () => {
    const { driver } = workbench;
    const { quickInput } = driver;
    await setClients([
      outletEntry(fixture.sandbox),
      shopEntry(fixture.sandbox),
      outletEntry(fixture.sandbox, { name: 'real', environment: 'production', scopes: [] }),
    ]);
    await storeSecrets(fixture.sandbox);
    const asked = async (name: string, command: string, shows: string, ...args: string[]): Promise<void> => {
      void call(command, ...args);
      await shown({ shows });
      await pictures(name, widget());
    };
    await asked('which-client', 'fetchToken', 'Choose a client');
    await driver.closeEverything();
    await asked('duplicate', 'duplicateClient', 'Which environment?', 'outlet');
    await quickInput.field().press('Enter');
    await quickInput.waitFor('Name the client');
    await driver.closeEverything();
    await asked('go-on', 'addClient', 'Continue with');
    await driver.closeEverything();
    await asked('edit', 'editClient', 'What do you want to change?', 'outlet');
    await quickInput.pick('Allowed hosts');
    await quickInput.waitFor('Hosts that may receive this token');
    await pictures('edit-allowed-hosts', widget());
    await quickInput.type('https://example.com/path');
    await quickInput.waitFor('is not a host or host:port');
    await pictures('edit-allowed-hosts-wrong', widget());
    await driver.closeEverything();
    await driver.closeEverything();
    await asked('secrets', 'replaceSecret', 'Which secret do you want to replace?', 'shop');
    await driver.closeEverything();
    void call('removeClient', 'outlet');
    await driver.dialog().waitFor();
    await pictures('remove', driver.dialog());
    await driver.press('Escape');
    void call('copyToken', 'real');
    await driver.dialog().getByText('This is a production client').waitFor();
    await pictures('production', driver.dialog());
    await driver.press('Escape');
    await asked('export', 'exportClients', 'Select clients to export');
    await driver.closeEverything();
    const file = join(workbench.folder, 'clients.json');
    await writeFile(
      file,
      JSON.stringify([
        shopEntry(fixture.sandbox, { name: 'new' }),
        outletEntry(fixture.sandbox, { clientId: 'other', scopes: [] }),
      ]),
    );
    await asked('import', 'importClients', 'will be changed', `file://${file}`);
    await quickInput.field().press('Enter');
    await driver.notifications().getByText('The file contains no secrets').waitFor();
    await pictures('import-done', toast());
  });

  it('what is said after a public key was copied and the sandbox was started', async () => {
    const { driver } = workbench;
    await setClients([shopEntry(fixture.sandbox)]);
    await storeSecrets(fixture.sandbox);
    await call('copyPublicKey', 'shop');
    await driver.notifications().getByText('paste it and save').waitFor();
    await pictures('public-key-copied', toast());
    await driver.closeEverything();
    await call('startSandbox');
    await driver.notifications().getByText('Use them in a .http file').waitFor();
    await pictures('sandbox-started', toast());
    await driver.answerNotification('New Request File');
    await shown({ shows: 'Choose a client' });
    await driver.closeEverything();
    // What earlier tests left.
    await cleanUp();
    await call('cleanUp');
    await driver.notifications().getByText('There are no unused secrets').waitFor();
    await pictures('nothing-to-clean-up', toast());
    await call('stopSandbox');
  });

  async function walk(form: string, questions: readonly Question[]): Promise<void> {
    for (const question of questions) {
      await shown(question);
      await pictures(`${form}-${question.name}`, widget());
      const [typed, says] = question.wrong?.at(-1) ?? [];
      if (typed !== undefined && says !== undefined) {
        await workbench.driver.quickInput.type(typed);
        await workbench.driver.quickInput.waitFor(says);
        await pictures(`${form}-${question.name}-wrong`, widget());
      }
      await question.answer();
    }
  }
});

/** Takes the pictures and sees to it that nothing of what is asked reaches out of the window. */
async function pictures(name: string, what: Locator): Promise<void> {
  const { driver } = workbench;
  for (const look of looks) {
    await driver.setTheme(look.theme);
    await driver.setZoom(look.zoom);
    // A pointer over a row would bring up a hint over the others.
    await workbench.page.mouse.move(630, 390);
    await driver.screenshot(`look-${name}-${look.name}`);
    assert.deepEqual(await cutOff(what), [], `${name}, ${look.name}`);
  }
  await driver.setZoom(100);
}
