import assert from 'node:assert/strict';
import { type Sandbox, startSandbox } from '../../../src/sandbox';
import { workbench } from '../../harness/workbench';

describe('adding a client in the sidebar', () => {
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await startSandbox();
  });
  after(() => sandbox.stop());
  beforeEach(() => workbench.reset());

  it(`asks question by question and ends with a token`, async () => {
    const { driver, keyring } = workbench;
    const { quickInput } = driver;
    await driver.showViews('Kunci');
    await driver.page.getByRole('button', { name: 'Add Client' }).last().waitFor();
    await driver.screenshot(`tree-empty`);
    await driver.page.locator('.sidebar').getByRole('button', { name: 'Add Client' }).last().click();

    await quickInput.waitFor('GoBiz');
    await driver.screenshot(`form-1-provider`);
    await quickInput.pick('GoBiz');
    await quickInput.waitFor('Production');
    await driver.screenshot(`form-2-environment`);
    await quickInput.pick('Sandbox at Another Address…');
    await quickInput.waitFor('Base URL');
    await quickInput.type('http://example.com');
    await quickInput.waitFor('http is for loopback only');
    await driver.screenshot(`form-3-base-url`);
    await quickInput.answer(sandbox.gobiz.url);
    await quickInput.waitFor('Name the client');
    await quickInput.type('1outlet');
    await quickInput.waitFor('starts with a letter');
    await driver.screenshot(`form-4-name`);
    await quickInput.answer('outlet');
    await quickInput.waitFor('client id');
    await driver.screenshot(`form-5-client-id`);
    await quickInput.answer(sandbox.gobiz.clientId);
    await quickInput.waitFor('partner:outlet:read');
    await quickInput.pick('partner:outlet:read');
    await driver.screenshot(`form-6-scopes`);
    await driver.press('Enter');
    await quickInput.waitFor('client_secret_post');
    await driver.screenshot(`form-7-authentication`);
    await driver.press('Enter');
    await quickInput.waitFor('Client secret');
    assert.equal(await quickInput.field().getAttribute('type'), 'password');
    await quickInput.type(sandbox.gobiz.clientSecret);
    await driver.screenshot(`form-8-secret`);
    await driver.press('Enter');

    await driver.notifications().getByText('“outlet” was added').waitFor();
    await driver.treeRows().getByText('outlet', { exact: true }).waitFor();
    await driver.screenshot(`form-9-done`);
    const account = `${sandbox.gobiz.url}|${sandbox.gobiz.clientId}|clientSecret`;
    assert.equal(await keyring.lookup('kunci', account), sandbox.gobiz.clientSecret);
  });
});
