import assert from 'node:assert/strict';
import { workbench } from '../../harness/workbench';
import {
  call,
  inKeychain,
  outletEntry,
  rawClients,
  row,
  setClients,
  shopEntry,
  storeSecrets,
  useFixture,
} from '../fixture';
import { beginAnew } from './formFixture';

describe('the form', () => {
  const fixture = useFixture();

  beforeEach(() => workbench.reset());
  after(() => workbench.reset());

  async function duplicateOutlet(name: string): Promise<void> {
    const { quickInput } = workbench.driver;
    void call('duplicateClient', 'outlet');
    await quickInput.waitFor('Real orders');
    await quickInput.pick('Sandbox at Another Address…');
    await quickInput.waitFor('Base URL');
    await quickInput.answer(fixture.sandbox.gobiz.url);
    await quickInput.waitFor('Name the client');
    await quickInput.answer(name);
    for (const question of ['The client ID that GoBiz', 'Scopes', 'Client authentication']) {
      await quickInput.waitFor(question);
      await quickInput.field().press('Enter');
    }
    await quickInput.waitFor('Leave it empty to use the one of “outlet”');
    await workbench.driver.screenshot('form-shared-secret');
    await quickInput.field().press('Enter');
    await workbench.driver.notifications().getByText(`“${name}” was added`).waitFor();
  }

  it('goes on where it was closed and goes back with what was typed, at each step', async () => {
    const { driver } = workbench;
    const { quickInput } = driver;
    const { gobiz } = fixture.sandbox;
    const reopen = async (name: string): Promise<void> => {
      await driver.press('Escape');
      await quickInput.waitUntilClosed();
      await driver.runCommand('Kunci: Add Client…');
      await quickInput.waitFor(`Continue with ${name}`);
      await driver.press('Enter');
    };
    const steps: readonly (readonly [shows: string, half: string, whole: string])[] = [
      ['Base URL', 'http://127.0.0', gobiz.url],
      ['Name the client', 'out', 'outlet'],
      ['The client ID that GoBiz', 'sand', gobiz.clientId],
    ];
    await driver.showViews('Kunci');
    const button = driver.page.locator('.sidebar').getByRole('button', { name: 'Add Client' }).last();
    await button.waitFor();
    await driver.screenshot('tree-empty');
    await button.click();
    await quickInput.startOver();
    await quickInput.waitFor('GoBiz');
    await quickInput.pick('GoBiz');
    await quickInput.waitFor('Production');
    await reopen('the Client');
    await quickInput.waitFor('Production');
    await quickInput.pick('Sandbox at Another Address…');
    let name = 'the Client';
    for (const [index, [shows, half, whole]] of steps.entries()) {
      await quickInput.waitFor(shows);
      await quickInput.type(half);
      await quickInput.button('Back');
      await quickInput.waitFor(`(${index + 2}/8)`);
      await driver.press('Enter');
      await quickInput.waitFor(shows);
      assert.equal(await quickInput.field().inputValue(), half);
      if (shows === 'Name the client') name = '“out”';
      await reopen(name);
      await quickInput.waitFor(shows);
      assert.equal(await quickInput.field().inputValue(), half);
      if (shows === 'Name the client') name = '“outlet”';
      await quickInput.answer(whole);
    }
    await quickInput.waitFor('Scopes');
    await quickInput.pick('gofood:order:read');
    await reopen(name);
    await quickInput.waitFor('1 Selected');
    await quickInput.type('own:scope:read');
    await quickInput.waitFor('Add this value');
    await quickInput.pick('own:scope:read');
    await quickInput.button('Back');
    await quickInput.waitFor('The client ID that GoBiz');
    await driver.press('Enter');
    await quickInput.waitFor('2 Selected');
    await quickInput.pick('own:scope:read');
    await driver.press('Enter');
    await quickInput.waitFor('Client authentication');
    await reopen(name);
    await quickInput.waitFor('Client authentication');
    await driver.press('Enter');
    await quickInput.waitFor('Client secret');
    assert.equal(await quickInput.field().getAttribute('type'), 'password');
    await quickInput.type(gobiz.clientSecret);
    await reopen(name);
    await quickInput.waitFor('Client secret');
    assert.equal(await quickInput.field().inputValue(), gobiz.clientSecret);
    await quickInput.field().press('Enter');
    await driver.notifications().getByText('“outlet” was added').waitFor();
    const [entry] = (await rawClients()) as { scopes: string[] }[];
    assert.deepEqual(entry?.scopes, ['gofood:order:read']);
    await row('outlet').first().waitFor();
    const account = `${gobiz.url}|${gobiz.clientId}|clientSecret`;
    assert.equal(await workbench.keyring.lookup('kunci', account), gobiz.clientSecret);
  });

  it('keeps what was typed for a new client while another one is duplicated', async () => {
    const { quickInput } = workbench.driver;
    await setClients([outletEntry(fixture.sandbox)]);
    await storeSecrets(fixture.sandbox);
    await beginAnew('gobiz');
    await quickInput.waitFor('Real orders');
    await quickInput.pick('Sandbox');
    await quickInput.waitFor('Name the client');
    await quickInput.type('precious');
    await quickInput.field().press('Escape');
    await quickInput.waitUntilClosed();
    await duplicateOutlet('orders');
    void call('addClient');
    await quickInput.rows().getByText('Continue with “precious”').click();
    await quickInput.waitFor('Name the client');
    assert.equal(await quickInput.field().inputValue(), 'precious');
  });

  it('lets a client use the secret of another one with the same address and id', async () => {
    const { gobiz } = fixture.sandbox;
    await setClients([outletEntry(fixture.sandbox)]);
    await storeSecrets(fixture.sandbox);
    await duplicateOutlet('orders');
    const account = `${gobiz.url}|${gobiz.clientId}|clientSecret`;
    assert.equal(await inKeychain('getPassword', account), gobiz.clientSecret);
  });

  it('makes a key pair, and offers its public half where the provider does not know it', async () => {
    const { driver } = workbench;
    const { quickInput } = driver;
    await setClients([shopEntry(fixture.sandbox)]);
    await driver.showViews('Kunci');
    void call('replaceSecret', 'shop');
    await quickInput.waitFor('Private key');
    await driver.press('Enter');
    await quickInput.waitFor('Create a Key Pair (2048 Bits)');
    await quickInput.field().fill('2048');
    await quickInput.rows().getByText('Paste from the Clipboard').waitFor({ state: 'hidden' });
    await quickInput.field().press('Enter');
    await driver.notifications().getByText('“shop” was changed, but Kunci could not fetch a token').waitFor();
    await driver.screenshot('form-key-not-registered');
    await driver.answerNotification('Copy Public Key');
    await driver.notifications().getByText('Public key of “shop” copied').waitFor();
    fixture.sandbox.doku.registerPublicKey(await driver.clipboard());
    await driver.answerNotification('Fetch Token');
    await row('shop').getByText('until').waitFor();
  });
});
