import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { workbench } from '../../harness/workbench';
import known from '../../support/known-answers.json';
import { until } from '../../support/until';
import {
  copy,
  editorText,
  inKeychain,
  outletEntry,
  rawClients,
  row,
  setClients,
  shopEntry,
  storeSecrets,
  useFixture,
} from '../fixture';
import { choose, tick, typeInto } from './formFixture';

describe('a user with a keyboard only', () => {
  const fixture = useFixture();

  before(async () => {
    await workbench.reset();
    await setClients([outletEntry(fixture.sandbox), shopEntry(fixture.sandbox)]);
    await storeSecrets(fixture.sandbox);
  });
  beforeEach(() => workbench.driver.closeEverything());
  after(() => workbench.reset());

  it('adds a GoBiz client and copies its token', async () => {
    const { driver } = workbench;
    await beginForm();
    await choose('GoBiz');
    await driver.quickInput.waitFor('Real orders');
    await choose('Sandbox at Another Address');
    await typeInto('Base URL', fixture.sandbox.gobiz.url);
    await typeInto('Name the client', 'stall');
    await typeInto('The client ID that GoBiz issued', fixture.sandbox.gobiz.clientId);
    await driver.quickInput.waitFor('partner:outlet:read');
    await tick('partner:outlet:read');
    await driver.press('Enter');
    await driver.quickInput.waitFor('client_secret_post');
    await driver.press('Enter');
    // The clients of this test share one account, so that the secret is in the vault already.
    await driver.quickInput.waitFor('Client secret');
    await driver.press('Enter');
    await driver.notifications().getByText('“stall” was added').waitFor();
    await run('Kunci: Copy Token');
    await choose('stall');
    await until(async () => (await driver.clipboard()).startsWith('sbx_'));
  });

  it('adds a DOKU client whose key is made in the form, and registers it', async () => {
    const { driver } = workbench;
    await beginForm();
    await choose('DOKU');
    await driver.quickInput.waitFor('Real orders');
    await choose('Sandbox at Another Address');
    await typeInto('Base URL', fixture.sandbox.doku.url);
    await typeInto('Name the client', 'kiosk');
    await typeInto("The client ID from DOKU's dashboard", fixture.sandbox.doku.clientId);
    await driver.quickInput.waitFor('Timestamp');
    await driver.press('Enter');
    await driver.quickInput.waitFor('4096');
    await choose('Create a Key Pair (2048');
    await typeInto('Secret key', '');
    await driver.notifications().getByText('“kiosk” was added, but Kunci could not fetch a token').waitFor();
    await copy('');
    await run('Kunci: Copy Public Key');
    await choose('kiosk');
    await until(async () => (await driver.clipboard()).startsWith('-----BEGIN PUBLIC KEY-----'));
    fixture.sandbox.doku.registerPublicKey(await driver.clipboard());
    await run('Kunci: Fetch Token');
    await choose('kiosk');
    await driver.statusItems().getByText('Token of “kiosk” fetched').waitFor();
  });

  it('edits each field of a client, and its references in an open file follow a new name', async () => {
    const { driver } = workbench;
    await workbench.writeFile(
      'shop.http',
      'GET https://x.test\nAuthorization: Bearer {{$processEnv GOBIZ_OUTLET_TOKEN}}\n',
    );
    await driver.openFile('shop.http');
    await run('Kunci: Edit Client…');
    await choose('outlet');
    await choose('Scopes');
    await driver.quickInput.waitFor('partner:outlet:write');
    await tick('partner:outlet:write');
    await driver.press('Enter');
    await choose('Client authentication');
    await driver.quickInput.waitFor('In the request body');
    await choose('client_secret_post');
    await choose('Allowed hosts');
    await typeInto('Hosts that may receive this token', 'api.example.co.id:8443');
    await choose('Environment and address');
    await driver.quickInput.waitFor('Real orders');
    await driver.press('Enter');
    await typeInto('Base URL', fixture.sandbox.gobiz.url);
    await driver.quickInput.rows().getByText('Allowed hosts').waitFor();
    await driver.screenshot('edit-fields');
    await choose('Client ID');
    await typeInto('The client ID that GoBiz issued', 'another-id');
    await driver.quickInput.rows().getByText('another-id').waitFor();
    await driver.notifications().getByText('“outlet” has a new address or client ID').waitFor();
    await choose('Client ID');
    await typeInto('The client ID that GoBiz issued', fixture.sandbox.gobiz.clientId);
    await driver.quickInput.rows().getByText(fixture.sandbox.gobiz.clientId).waitFor();
    await choose('Name');
    await typeInto('Name the client', 'branch');
    await driver.notifications().getByText('1 reference in open files still uses GOBIZ_OUTLET.').waitFor();
    await driver.press('Escape');
    await driver.answerNotification('Rename References');
    await until(async () => (await editorText()).includes('GOBIZ_BRANCH_TOKEN'));
    const [entry] = (await rawClients()) as object[];
    assert.deepEqual(entry, {
      ...outletEntry(fixture.sandbox, { name: 'branch' }),
      scopes: ['partner:outlet:read', 'partner:outlet:write'],
      authentication: 'client_secret_post',
      allowedHosts: ['api.example.co.id:8443'],
    });
    await driver.showViews('Kunci');
    await row('branch').first().waitFor();
    await workbench.host.run((vscode) => vscode.commands.executeCommand('workbench.action.files.revert'));
  });

  it('replaces each secret of a client among its fields, a key from a file with its passphrase too', async () => {
    const { driver } = workbench;
    const { doku } = fixture.sandbox;
    const kept = (field: string): Promise<unknown> =>
      inKeychain('getPassword', `${doku.url}|${doku.clientId}|${field}`);
    const before = await kept('privateKey');
    await workbench.writeFile('private.pem', known.keys.pkcs8_encrypted_aes256);
    await editSecret('Private key');
    await choose('Choose a File');
    await driver.quickInput.chooseFile('Private Key', join(workbench.folder, 'private.pem'));
    await typeInto('This key is encrypted', 'not this one');
    await typeInto('The passphrase does not open this key', known.passphrase);
    await workbench.removeFile('private.pem');
    // The sandbox knows the public half of another key.
    await driver.notifications().getByText('“shop” was changed, but Kunci could not fetch a token').waitFor();
    assert.match(String(await kept('privateKey')), /^-----BEGIN PRIVATE KEY-----/);
    assert.notEqual(await kept('privateKey'), before);
    doku.registerPublicKey(known.keys.public_spki);
    await run('Kunci: Fetch Token');
    await choose('shop');
    await driver.statusItems().getByText('Token of “shop” fetched').waitFor();
    await driver.closeEverything();
    await editSecret('Secret key');
    await typeInto('Secret key of “shop”', doku.secretKey);
    await driver.statusItems().getByText('Secret key of “shop” stored').waitFor();
    assert.equal(await kept('secretKey'), doku.secretKey);
  });

  it('duplicates a client to another environment, where it needs a secret of its own', async () => {
    const { driver } = workbench;
    await run('Kunci: Duplicate Client…');
    await choose('shop');
    await driver.quickInput.waitFor('Real orders');
    await choose('Sandbox at Another Address');
    await typeInto('Base URL', fixture.sandbox.doku.url.replace('127.0.0.1', 'localhost'));
    await driver.quickInput.waitFor('Name the client');
    assert.equal(await driver.quickInput.field().inputValue(), 'shop-production');
    await typeInto('Name the client', 'shop-copy');
    await typeInto("The client ID from DOKU's dashboard", fixture.sandbox.doku.clientId);
    await driver.quickInput.waitFor('Timestamp');
    await driver.press('Enter');
    await driver.quickInput.waitFor('4096');
    await choose('Skip');
    await typeInto('Secret key', '');
    await driver.notifications().getByText('“shop-copy” was added').waitFor();
  });

  it('removes a client and takes it back with its secret', async () => {
    const { driver } = workbench;
    const before = await rawClients();
    await run('Kunci: Remove Client…');
    await choose('shop');
    await driver.dialog().getByText('Remove the client “shop”?').waitFor();
    await driver.screenshot('remove-dialog');
    await driver.press('Enter');
    await driver.notifications().getByText('“shop” was removed.').waitFor();
    assert.equal(((await rawClients()) as object[]).length, (before as object[]).length - 1);
    await driver.answerNotification('Undo');
    await until(async () => JSON.stringify(await rawClients()) === JSON.stringify(before));
    const { doku } = fixture.sandbox;
    assert.ok(await inKeychain('getPassword', `${doku.url}|${doku.clientId}|privateKey`));
  });

  it('exports clients without secrets and imports them with a preview', async () => {
    const { driver } = workbench;
    const before = (await rawClients()) as object[];
    await run('Kunci: Export Clients…');
    await driver.quickInput.waitFor('Export Clients');
    await driver.screenshot('export-choice');
    await driver.press('Enter');
    await until(async () => (await driver.quickInput.field().inputValue()).endsWith('kunci-clients.json'));
    await driver.press('Enter');
    await driver.notifications().getByText('without secrets').waitFor();
    const file = join(workbench.folder, 'kunci-clients.json');
    assert.deepEqual(JSON.parse(await readFile(file, 'utf8')).clients, before);
    await setClients([{ ...before[0], clientId: 'another' }]);
    await driver.closeEverything();
    await run('Kunci: Import Clients…');
    await driver.quickInput.rows().getByText('kunci-clients.json').waitFor();
    await driver.page.keyboard.type('kunci-clients.json');
    await driver.press('Enter');
    await driver.quickInput.waitFor('will be added');
    await driver.quickInput.waitFor('will be changed');
    await driver.screenshot('import-preview');
    await driver.press('Enter');
    await driver.notifications().getByText('The file contains no secrets').waitFor();
    const after = (await rawClients()) as { clientId: string }[];
    assert.deepEqual([after[0]?.clientId, ...after.slice(1)], ['another', ...before.slice(1)]);
    await driver.answerNotification('Replace Secret…');
    await driver.quickInput.rows().getByText('shop-copy').waitFor();
  });
});

async function editSecret(field: string): Promise<void> {
  await run('Kunci: Edit Client…');
  await choose('shop');
  await choose('Secrets…');
  await workbench.driver.quickInput.title().getByText('Secrets of “shop”').waitFor();
  await choose(field);
}

/** Starts over if an earlier test left a form. */
async function beginForm(): Promise<void> {
  const rows = workbench.driver.quickInput.rows();
  await run('Kunci: Add Client…');
  await rows
    .getByText(/GoBiz|Start Over/)
    .first()
    .waitFor();
  if (await rows.getByText('Start Over').isVisible()) await choose('Start Over');
}

/** By the palette. */
function run(title: string): Promise<void> {
  return workbench.driver.runCommandByKeys(title);
}
