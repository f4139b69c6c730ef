import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { browserStorage } from '../../harness/browserStorage';
import { buildSender } from '../../harness/bundle';
import { Hunt } from '../../harness/hunt';
import { root } from '../../harness/paths';
import { family } from '../../harness/processes';
import { workbench } from '../../harness/workbench';
import { type FaultServer, startFaultServer } from '../../support/faultServer';
import { until } from '../../support/until';
import { copy, outletEntry, row, setClients, shopEntry, storeSecret, useFixture } from '../../vscode/fixture';
import { untilDecorated } from '../../vscode/languageFeatures/httpFilesFixture';
import {
  begin,
  childEnvironment,
  type Marked,
  mark,
  ordinaryTerminal,
  run,
  runBoth,
  searchPlaces,
  searchProcesses,
  used,
} from './leakHuntFixture';
import { walkForm, walkHttpFile, walkTransfer } from './walks';

/** Each test takes marked secrets through a part of Kunci; the last ones look for them everywhere. */
describe('the leak hunt', () => {
  const fixture = useFixture();
  let echo: FaultServer;
  let marked: Marked;
  let hunt: Hunt;

  before(async function () {
    this.timeout(120_000);
    if (process.platform !== 'linux') this.skip();
    await workbench.restart({ standIns: [await buildSender()] });
    echo = await startFaultServer('gobiz', 'echoing400');
    marked = mark(fixture.sandbox);
    hunt = new Hunt(marked.secrets);
    fixture.sandbox.doku.registerPublicKey(marked.publicKey);
    await workbench.driver.showViews('Kunci');
  });
  after(async () => {
    await echo?.stop();
    workbench.leave();
  });
  beforeEach(() => workbench.driver.closeEverything());

  it('goes through a form that is closed with a secret in it, resumed, and done', () =>
    walkForm(fixture, marked));

  it('goes through keys, passphrases and secret keys', async () => {
    const { driver } = workbench;
    const { quickInput } = driver;
    const { sandbox } = fixture;
    await setClients([outletEntry(sandbox), shopEntry(sandbox)]);
    await copy(marked.encryptedKey);
    const replacing = begin('replaceSecret', 'shop');
    await quickInput.waitFor('Private key');
    await driver.press('Enter');
    await quickInput.waitFor('Paste from the Clipboard');
    await quickInput.field().press('Enter');
    await quickInput.waitFor('This key is encrypted');
    await quickInput.answer(marked.wrong);
    await quickInput.waitFor('The passphrase does not open this key');
    await quickInput.answer(marked.passphrase);
    await replacing;
    await row('shop').getByText('until').waitFor();
    const { url, clientId, secretKey } = sandbox.doku;
    await storeSecret(`${url}|${clientId}|secretKey`, secretKey);
    assert.equal(await run('copyPublicKey', 'shop'), 'none');
  });

  it('goes through every command on a client, with servers that answer, refuse, echo and are gone', async () => {
    const { sandbox } = fixture;
    const { gobiz } = sandbox;
    const others = [
      ['refused', gobiz.url, marked.wrong, 'rejected'],
      ['echoed', echo.url, gobiz.clientSecret, 'rejected'],
      ['posted', echo.url, gobiz.clientSecret, 'rejected'],
      ['gone', 'http://127.0.0.1:9', gobiz.clientSecret, 'unreachable'],
    ] as const;
    await setClients([
      outletEntry(sandbox),
      shopEntry(sandbox),
      ...others.map(([name, baseUrl]) =>
        outletEntry(sandbox, {
          name,
          baseUrl,
          clientId: name,
          ...(name === 'posted' ? { authentication: 'client_secret_post' } : {}),
        }),
      ),
    ]);
    for (const [name, url, secret] of others) await storeSecret(`${url}|${name}|clientSecret`, secret);
    for (const [name, , , code] of others) assert.equal(await runBoth('fetchToken', name), code);
    for (const command of ['copyToken', 'copyAuthorizationHeader', 'showTokenDetails']) {
      assert.equal(await runBoth(command, 'echoed'), 'rejected');
      for (const name of ['outlet', 'shop']) assert.equal(await runBoth(command, name), 'none');
    }
    for (const command of ['copyReference', 'copyTokenRequest']) {
      for (const name of ['outlet', 'shop', 'echoed']) assert.equal(await runBoth(command, name), 'none');
    }
    assert.equal(await run('newRequestFile', 'outlet'), 'none');
    assert.ok(echo.requests.some(({ body }) => body.includes(encodeURIComponent(gobiz.clientSecret))));
    await row('echoed').first().click();
    await workbench.page.locator('.sidebar').getByText('Last error').waitFor();
    await run('showLog');
  });

  it('goes through a locked keychain', async () => {
    const { driver, keyring } = workbench;
    await keyring.lock();
    try {
      for (const name of ['outlet', 'shop']) assert.equal(await runBoth('fetchToken', name), 'vault-locked');
      const replacing = begin('replaceSecret', 'outlet');
      await driver.quickInput.waitFor('Client secret');
      await driver.quickInput.answer(marked.typedWhileLocked);
      await driver.dialog().getByText('The keychain is locked').waitFor();
      await driver.answerDialog('Cancel');
      await driver.quickInput.waitFor('Client secret');
      await driver.quickInput.field().press('Escape');
      await assert.rejects(replacing, /cancelled/);
    } finally {
      await keyring.unlock();
    }
    for (const name of ['outlet', 'shop']) assert.equal(await run('fetchToken', name), 'none');
  });

  it('goes through .http files: decorated, hovered, renamed, sent, explained', () => walkHttpFile(fixture));

  it('goes through webhooks, files of clients, the sandbox, removing and cleaning up', () =>
    walkTransfer(fixture, marked, hunt));

  it('finds what a terminal was given in that terminal alone', async () => {
    await workbench.driver.openFile('hunt.http');
    await untilDecorated(/until/, /./, /./, /./, /./);
    assert.equal(await run('openTerminal', 'renamed'), 'none');
    const given = await workbench.host.run(
      async (vscode) =>
        (await vscode.window.terminals.find(({ name }) => name === 'Kunci: renamed')?.processId) ?? 0,
    );
    const ordinary = await ordinaryTerminal();
    assert.ok(given > 0 && ordinary > 0);
    await until(async () => (await family(ordinary)).every(({ environment }) => environment !== ''));
    const { holders, count } = await searchProcesses(hunt);
    console.log(`        ${count} processes`);
    const inside = new Set((await family(given)).map(({ pid }) => pid));
    assert.ok(holders.some(({ pid }) => pid === given));
    const others = holders.filter(({ pid }) => !inside.has(pid));
    assert.deepEqual(others, []);
    assert.deepEqual(hunt.in(await childEnvironment()), []);
    await workbench.driver.closeEverything();
    await workbench.host.run((vscode) => {
      for (const terminal of vscode.window.terminals) terminal.dispose();
    });
  });

  it('ran every command', () => {
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
    const all = manifest.contributes.commands.map(({ command }) => command.replace('kunci.', ''));
    assert.deepEqual(
      all.filter((name) => !used.has(name)),
      [],
    );
  });

  it('finds nothing at rest after the extension host was killed and the window reloaded', async () => {
    await workbench.driver.openFile('hunt.http');
    await untilDecorated(/until/, /./, /./, /./, /./);
    const pid = await workbench.host.run(() => process.pid);
    process.kill(pid, 'SIGKILL');
    await until(async () => (await family(workbench.serverPid)).every((one) => one.pid !== pid));
    await workbench.reload();
    await workbench.driver.openFile('hunt.http');
    await untilDecorated(/until/, /./, /./, /./, /./);
    // What an extension starts now inherits the environment of the extension host.
    const started = await workbench.host.run((_vscode, _none, require) => {
      const { spawn } = require('node:child_process') as typeof import('node:child_process');
      return spawn('sleep', ['60']).pid;
    }, undefined);
    const { count, holders } = await searchProcesses(hunt);
    console.log(`        ${count} processes`);
    assert.ok((await family(workbench.serverPid)).some(({ pid: one }) => one === started));
    assert.deepEqual(holders, []);
    const kept = await browserStorage(workbench.page);
    console.log(`        browser: ${kept.length} bytes`);
    assert.deepEqual(hunt.in(kept), []);
    const traces = [
      ...(await searchPlaces(hunt, /[\\/]extensions[\\/]kunci/)),
      ['bundle', await hunt.inFolder(join(root, 'dist'))] as const,
    ];
    for (const [place, trace] of traces) {
      console.log(`        ${place.split('/').at(-1)}: ${trace.files} files, ${trace.bytes} bytes`);
    }
    assert.deepEqual(
      traces.flatMap(([, trace]) => trace.found),
      [],
    );
    assert.ok(hunt.in(await workbench.logText()).length === 0);
  });
});

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}
