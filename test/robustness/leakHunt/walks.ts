import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Hunt } from '../../harness/hunt';
import { workbench } from '../../harness/workbench';
import { until } from '../../support/until';
import { copy, type Fixture, outletEntry, row, setClients, shopEntry } from '../../vscode/fixture';
import { untilDecorated } from '../../vscode/languageFeatures/httpFilesFixture';
import { begin, hovers, importFile, type Marked, run, runBoth } from './leakHuntFixture';

/** A form that is closed with a wrong secret in it, taken up again, and mended with the right one. */
export async function walkForm(fixture: Fixture, marked: Marked): Promise<void> {
  const { driver } = workbench;
  const { quickInput } = driver;
  const { gobiz } = fixture.sandbox;
  void begin('addClient');
  await quickInput.waitFor('GoBiz');
  await quickInput.pick('GoBiz');
  await quickInput.waitFor('Production');
  await quickInput.pick('Sandbox at Another Address…');
  const texts = [
    ['Base URL', gobiz.url],
    ['Name the client', 'outlet'],
    ['client id', gobiz.clientId],
  ] as const;
  for (const [shows, text] of texts) {
    await quickInput.waitFor(shows);
    await quickInput.answer(text);
  }
  await quickInput.waitFor('partner:outlet:read');
  await quickInput.pick('partner:outlet:read');
  await driver.press('Enter');
  await quickInput.waitFor('client_secret_post');
  await driver.press('Enter');
  await quickInput.waitFor('Client secret');
  await quickInput.type(marked.typedAndCancelled);
  await driver.press('Escape');
  await quickInput.waitUntilClosed();
  void begin('addClient');
  await quickInput.waitFor('Continue with “outlet”');
  await driver.press('Enter');
  await quickInput.waitFor('Client secret');
  assert.equal(await quickInput.field().inputValue(), marked.typedAndCancelled);
  await quickInput.field().press('Enter');
  await driver.notifications().getByText('“outlet” was added, but Kunci could not fetch a token').waitFor();
  const replacing = begin('replaceSecret', 'outlet');
  await quickInput.waitFor('Client secret');
  await quickInput.answer(gobiz.clientSecret);
  await replacing;
  await row('outlet').getByText('until').waitFor();
}

/** A file whose references are shown, renamed, sent and explained. */
export async function walkHttpFile(fixture: Fixture): Promise<void> {
  const { driver } = workbench;
  const { gobiz, doku } = fixture.sandbox;
  await workbench.writeFile(
    'hunt.http',
    [
      `### Outlets\nGET ${gobiz.url}/integrations/partner/v1/linked-outlets`,
      'Authorization: Bearer {{$processEnv GOBIZ_OUTLET_TOKEN}}',
      '',
      `### Pay\nPOST ${doku.url}/checkout/v1/payment`,
      'Content-Type: application/json',
      'Client-Id: {{$processEnv DOKU_SHOP_CLIENT_ID}}',
      'Request-Id: {{$processEnv DOKU_SHOP_REQUEST_ID}}',
      'Request-Timestamp: {{$processEnv DOKU_SHOP_TIMESTAMP}}',
      'Signature: {{$processEnv DOKU_SHOP_SIGNATURE}}',
      '',
      '{ "order": { "amount": 1, "invoice_number": "INV-1" } }',
      '',
    ].join('\n'),
  );
  await driver.openFile('hunt.http');
  await untilDecorated(/until/, /./, /./, /./, /./);
  assert.match(await hovers(), /Token endpoint/);
  const uri = await activeUri();
  for (const line of [2, 6]) assert.equal(await run('sendRequest', uri, line), 'none');
  const explaining = begin('explainSignature', uri, 6);
  await driver.quickInput.waitFor('Paste the Signature');
  await driver.press('Enter');
  await explaining;
  void begin('editClient', 'outlet');
  await driver.quickInput.waitFor('Edit “outlet”');
  await driver.quickInput.pick('Name');
  await driver.quickInput.waitFor('Name the client');
  await driver.quickInput.answer('renamed');
  await driver.quickInput.waitFor('Edit “renamed”');
  await driver.press('Escape');
  await driver.answerNotification('Rename References');
  await untilDecorated(/until/, /./, /./, /./, /./);
  await workbench.host.run((vscode) => vscode.workspace.saveAll());
}

/** Webhooks, files of clients, the sandbox, removing and cleaning up. */
export async function walkTransfer(fixture: Fixture, marked: Marked, hunt: Hunt): Promise<void> {
  const { driver, folder } = workbench;
  const { quickInput } = driver;
  await copy('POST /notify HTTP/1.1\nX-Go-Signature: 00\n');
  const checking = begin('verifyWebhook');
  await quickInput.waitFor('Use the headers on the clipboard');
  await driver.press('Enter');
  await quickInput.waitFor('Use the body on the clipboard');
  // What else is on the clipboard is shown as a token is.
  const { clientSecret } = fixture.sandbox.gobiz;
  await copy(clientSecret);
  await quickInput.waitFor(`${clientSecret.length} bytes`);
  const shown = await quickInput.rows().allTextContents();
  assert.ok(!shown.join().includes(clientSecret.slice(4, 12)));
  await copy('{}');
  await quickInput.waitFor('2 bytes, 1 line');
  await driver.press('Enter');
  await quickInput.waitFor('Notification secret key');
  await quickInput.answer(marked.typedAndCancelled);
  assert.equal(await checking, 'refused');
  void begin('exportClients');
  await driver.page.getByPlaceholder('Select clients to export, without secrets').waitFor();
  await driver.press('Enter');
  await until(async () => (await quickInput.field().inputValue()).endsWith('kunci-clients.json'));
  await quickInput.answer(join(folder, 'exported.json'));
  await driver.notifications().getByText('without secrets').waitFor();
  assert.deepEqual(hunt.in(await readFile(join(folder, 'exported.json'), 'utf8')), []);
  await importFile('leaky.json', [
    outletEntry(fixture.sandbox, { name: 'leaky', clientSecret: 'not repeated' }),
  ]);
  await driver.notifications().getByText('secrets live in the keychain').waitFor();
  await driver.closeEverything();
  await importFile('clean.json', [outletEntry(fixture.sandbox, { name: 'imported', clientId: 'imported' })]);
  await quickInput.waitFor('will be added');
  await driver.press('Enter');
  await driver.notifications().getByText('Imported 1 client').waitFor();
  void begin('duplicateClient', 'renamed');
  await quickInput.waitFor('Duplicate “renamed”');
  await driver.press('Escape');
  assert.equal(await run('startSandbox'), 'none');
  assert.equal(await runBoth('copyToken', 'local-outlet'), 'none');
  assert.equal(await run('forgetToken', 'local-outlet'), 'none');
  assert.equal(await run('stopSandbox'), 'none');
  void begin('removeClient', 'gone');
  await driver.answerDialog('Remove');
  await driver.notifications().getByText('“gone” was removed').waitFor();
  await driver.closeEverything();
  await setClients([outletEntry(fixture.sandbox, { name: 'renamed' }), shopEntry(fixture.sandbox)]);
  assert.equal(await run('cleanUp'), 'none');
  assert.equal(await run('openClientSettings'), 'none');
}

function activeUri(): Promise<string> {
  return workbench.host.run((vscode) => vscode.window.activeTextEditor?.document.uri.toString() ?? '');
}
