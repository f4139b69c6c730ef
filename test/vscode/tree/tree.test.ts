import assert from 'node:assert/strict';
import { workbench } from '../../harness/workbench';
import { type RawServer, startRawServer } from '../../support/rawServer';
import { until } from '../../support/until';
import {
  call,
  codeOf,
  type Entry,
  isInSettings,
  outletEntry,
  rawClients,
  row,
  setClients,
  setLifetime,
  setSetting,
  shopEntry,
  storeSecret,
  storeSecrets,
  useFixture,
} from '../fixture';

const themes = ['light', 'dark', 'high-contrast', 'high-contrast-light'] as const;

describe('the tree', () => {
  const fixture = useFixture();
  let silent: RawServer;

  before(async () => {
    silent = await startRawServer({ answer: '' });
  });
  after(async () => {
    await silent.stop();
    await workbench.reset();
  });
  beforeEach(() => workbench.reset());

  it('shows each state in words, with an icon, in every theme and at 200 % zoom', async () => {
    const { driver, page } = workbench;
    const { sandbox } = fixture;
    const stalled = silent.url;
    await setClients([
      ...eachState(sandbox, stalled),
      { name: 'typo', provider: 'gobiz', environment: 'sandbx', clientId: 'x' },
    ]);
    await storeSecrets(sandbox);
    for (const origin of [stalled, 'http://127.0.0.1:9'])
      await storeSecret(`${origin}|id|clientSecret`, 'any');
    await driver.showViews('Kunci');
    // The last fifth of its life, 6 seconds, is when a token counts as expiring: enough for the pictures.
    setLifetime(sandbox, 30);
    await call('fetchToken', 'expiring');
    setLifetime(sandbox, 1);
    await call('fetchToken', 'expired');
    setLifetime(sandbox, 3600);
    await call('fetchToken', 'live');
    await call('fetchToken', 'shop');
    await setSetting('confirmProduction', false);
    await call('fetchToken', 'real-orders');
    await codeOf(call('fetchToken', 'failed'));
    await codeOf(call('fetchToken', 'no-secret'));
    await row('expired').getByText('expired').first().waitFor();
    await row('expiring').getByText('expires').waitFor({ timeout: 30_000 });
    // Last of all, since it gives up after some time.
    const fetching = call('fetchToken', 'fetching');
    await row('fetching').getByText('fetching…').waitFor();
    const expected: Readonly<Record<string, RegExp>> = {
      none: /^none, sandbox, no token yet$/,
      fetching: /^fetching, sandbox, fetching…$/,
      live: /^live, sandbox, until \d\d:\d\d$/,
      expired: /^expired, sandbox, expired \d\d:\d\d$/,
      failed: /^failed, sandbox, unreachable$/,
      'no-secret': /^no-secret, sandbox, secret missing$/,
      'real-orders': /^real-orders, PRODUCTION, until \d\d:\d\d$/,
      typo: /^typo, settings entry with a mistake: “environment” must be one of: sandbox, production\.$/,
    };
    for (const [name, label] of Object.entries(expected)) {
      assert.match((await row(name).first().getAttribute('aria-label')) ?? '', label);
    }
    await workbench.host.run((vscode) => vscode.commands.executeCommand('notifications.clearAll'));
    // A pointer over the view's tab would bring up its hint over the rows.
    await page.mouse.move(500, 300);
    for (const theme of themes) {
      await driver.setTheme(theme);
      await driver.screenshot(`tree-states-${theme}`);
    }
    await driver.setZoom(200);
    await driver.screenshot('tree-states-200-percent');
    await driver.setZoom(100);
    await driver.setTheme('dark');
    await row('failed').first().click();
    await page.locator('.sidebar').getByText('Last error').waitFor();
    await driver.screenshot('tree-details');
    await call('forgetToken', 'fetching');
    assert.equal(await codeOf(fetching), 'cancelled');
  });

  it('shows each wrong entry with what is wrong, leaves it as it is, and lets the others work', async () => {
    const { driver } = workbench;
    const { sandbox } = fixture;
    const wrong: readonly (readonly [shown: string, problem: string, entry: unknown])[] = [
      ['twice', 'Another entry has the name “twice” too.', shopEntry(sandbox, { name: 'twice' })],
      ['twice', 'Another entry has the name “twice” too.', outletEntry(sandbox, { name: 'twice' })],
      ['a-b', 'Another entry has the same reference', outletEntry(sandbox, { name: 'a-b' })],
      ['a_b', 'Another entry has the same reference', outletEntry(sandbox, { name: 'a_b' })],
      ['stranger', '“provider” must be one of', outletEntry(sandbox, { name: 'stranger', provider: 'ovo' })],
      ['numbers', '“scopes” must be a list of strings', outletEntry(sandbox, { name: 'numbers', scopes: 7 })],
      [
        'plain',
        'http is for loopback only',
        outletEntry(sandbox, { name: 'plain', baseUrl: 'http://a.test' }),
      ],
      ['entry 8', 'The entry is not an object', 'outlet'],
      ['entry 9', 'The entry is not an object', null],
      [
        'leak',
        'does not belong here: secrets live in the keychain',
        outletEntry(sandbox, { name: 'leak', clientSecret: 'x' }),
      ],
      // A wrong entry of the same name must not be mistaken for the right one.
      ['outlet', 'must be one of', outletEntry(sandbox, { provider: 'ovo', note: 'kept' })],
    ];
    const entries = wrong.map(([, , entry]) => entry);
    await setClients([...entries, outletEntry(sandbox)]);
    await storeSecrets(sandbox);
    await driver.showViews('Kunci');
    for (const [shown, problem] of wrong) {
      const label = await row(shown).filter({ hasText: problem }).first().getAttribute('aria-label');
      assert.match(label ?? '', /entry with a mistake/, shown);
    }
    await driver.screenshot('tree-wrong-entries');
    assert.equal(await codeOf(call('fetchToken', 'stranger')), 'invalid-client');
    await call('fetchToken', 'outlet');

    const removing = call('removeClient', 'outlet');
    await driver.dialog().waitFor();
    await driver.answerDialog('Remove');
    await removing;
    assert.deepEqual(await rawClients(), entries);
    await driver.answerNotification('Undo');
    await row('outlet').filter({ hasText: 'sandbox' }).waitFor();
    // The row may still be the old one, for a moment. The place in the settings is the old one too.
    await until(async () => JSON.stringify(await rawClients()) !== JSON.stringify(entries));
    assert.deepEqual(await rawClients(), [...entries, outletEntry(sandbox)]);

    await row('stranger').first().click();
    await until(isInSettings);
  });

  it('lets go of a client whose details are open without a message', async () => {
    await setClients([outletEntry(fixture.sandbox)]);
    await storeSecrets(fixture.sandbox);
    await workbench.driver.showViews('Kunci');
    await row('outlet').click();
    await call('fetchToken', 'outlet');
    await row('Expires').waitFor();
    await setClients([]);
    await workbench.page.locator('.welcome-view').getByText('Add a client once').waitFor();
    assert.deepEqual(await workbench.driver.notifications().allTextContents(), []);
  });

  it('says where the secrets are, also after the vault was changed', async () => {
    await setClients([outletEntry(fixture.sandbox)]);
    await workbench.driver.showViews('Kunci');
    await row('outlet').click();
    await row('Secrets').getByText('OS keychain').waitFor();
    await setSetting('vault', 'vscode');
    await row('Secrets').getByText("VS Code's secret storage").waitFor();
  });

  it('keeps no error of a vault that is not used any more', async () => {
    await setClients([outletEntry(fixture.sandbox, { clientId: 'nobody' })]);
    await workbench.driver.showViews('Kunci');
    assert.equal(await codeOf(call('fetchToken', 'outlet')), 'missing-secret');
    await row('outlet').getByText('secret missing').waitFor();
    await setSetting('vault', 'vscode');
    await row('outlet').getByText('no token yet').waitFor();
  });

  it('shows one wrong thing where the setting is not a list at all, and writes nothing over it', async () => {
    await setClients('outlet');
    await workbench.driver.showViews('Kunci');
    await row('kunci.clients').filter({ hasText: 'The setting is not a list.' }).waitFor();
    assert.equal(await codeOf(call('fetchToken', 'outlet')), 'unknown-client');
    assert.equal(await rawClients(), 'outlet');
  });
});

function eachState(sandbox: Parameters<typeof outletEntry>[0], stalled: string): readonly Entry[] {
  // Other scopes make another token, so that each of them has a state of its own.
  const scope = (one: string): Entry => ({ scopes: [`partner:outlet:${one}`] });
  return [
    outletEntry(sandbox, { name: 'none', scopes: [] }),
    outletEntry(sandbox, { name: 'fetching', clientId: 'id', baseUrl: stalled }),
    outletEntry(sandbox, { name: 'live', ...scope('read') }),
    outletEntry(sandbox, { name: 'expiring', ...scope('write') }),
    outletEntry(sandbox, { name: 'expired', scopes: ['gofood:catalog:read'] }),
    outletEntry(sandbox, { name: 'failed', clientId: 'id', baseUrl: 'http://127.0.0.1:9' }),
    outletEntry(sandbox, { name: 'no-secret', clientId: 'nobody' }),
    outletEntry(sandbox, { name: 'real-orders', environment: 'production' }),
    shopEntry(sandbox),
  ];
}
