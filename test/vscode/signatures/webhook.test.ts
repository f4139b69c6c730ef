import assert from 'node:assert/strict';
import { workbench } from '../../harness/workbench';
import { call, copy } from '../fixture';
import { shownDocuments, useSignaturesFixture } from './signaturesFixture';

describe('Verify Webhook', () => {
  useSignaturesFixture();

  const gobizHead = 'POST /notify HTTP/1.1\nX-Go-Signature: 00\n';
  const dokuHead = [
    'Client-Id: MCH-1',
    'Request-Id: 1',
    'Request-Timestamp: 2026-01-01T00:00:00Z',
    'Signature: HMACSHA256=x',
    '',
  ].join('\n');

  /** Each question about GoBiz's and DOKU's notifications. Enter leads to the next one. */
  const questions = {
    gobiz: [
      ['headers', 'A notification from GoBiz'],
      ['body', 'Use the body on the clipboard'],
      ['secret', 'Notification secret key'],
    ],
    doku: [
      ['headers', 'A notification from DOKU'],
      ['body', 'Use the body on the clipboard'],
      ['path', 'Enter the path or URL at which you received it'],
    ],
  } as const;

  for (const [provider, all] of Object.entries(questions)) {
    for (const [index, [name]] of all.entries()) {
      it(`is cancelled at the ${name} of ${provider}, from the palette, and shows nothing`, async () => {
        const { driver } = workbench;
        await copy(provider === 'gobiz' ? gobizHead : dokuHead);
        await driver.runCommand('Kunci: Verify Webhook…');
        for (const [, shows] of all.slice(0, index)) {
          await driver.quickInput.waitFor(shows);
          await driver.press('Enter');
        }
        await driver.quickInput.waitFor(all[index]?.[1] ?? '');
        await driver.press('Escape');
        await driver.quickInput.waitUntilClosed();
        assert.deepEqual(await shownDocuments(), []);
        assert.equal(await driver.notifications().count(), 0);
      });
    }
  }

  it('takes no headers without a signature, and says which are looked for', async () => {
    const { driver } = workbench;
    await copy('Content-Type: application/json\n');
    await driver.runCommand('Kunci: Verify Webhook…');
    await driver.quickInput.waitFor('They contain no signature header of a provider');
    await driver.press('Enter');
    await driver.quickInput.waitFor('They contain no signature header of a provider');
  });

  it('fails where the keychain is locked', async () => {
    const { driver, keyring } = workbench;
    await copy(dokuHead);
    await keyring.lock();
    try {
      void call('verifyWebhook');
      for (const [, shows] of questions.doku) {
        await driver.quickInput.waitFor(shows);
        await driver.press('Enter');
      }
      await driver.notifications().getByText('The keychain is locked').waitFor();
    } finally {
      await keyring.unlock();
    }
    assert.deepEqual(await shownDocuments(), []);
  });
});
