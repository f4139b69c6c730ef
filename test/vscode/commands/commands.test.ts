import assert from 'node:assert/strict';
import { workbench } from '../../harness/workbench';
import { until } from '../../support/until';
import {
  call,
  codeOf,
  copy,
  editorText,
  outletEntry,
  pickFromMenu,
  row,
  setClients,
  shopEntry,
  storeSecret,
  storeSecrets,
  useFixture,
} from '../fixture';

interface Case {
  readonly command: string;
  readonly title: string;
  readonly client: 'outlet' | 'shop';
  /** Waits for what the command does, or for what it asks. */
  readonly seen: () => Promise<unknown>;
  /** Whether it waits for a person, who may close the question. */
  readonly asks?: boolean;
  /** How it ends for a client that gets no token; nothing where none is needed. */
  readonly failing?: 'unreachable' | 'missing-secret';
}

describe('a command on a client', () => {
  const fixture = useFixture();
  const clipboardHolds = (pattern: RegExp) => () =>
    until(async () => pattern.test(await workbench.driver.clipboard()));
  const asks = (text: string) => () => workbench.driver.quickInput.waitFor(text);
  let requestsBefore = 0;

  const cases: readonly Case[] = [
    {
      command: 'fetchToken',
      title: 'Fetch Token',
      client: 'outlet',
      seen: () => until(async () => fixture.tokenRequests() > requestsBefore),
      failing: 'unreachable',
    },
    {
      command: 'copyToken',
      title: 'Copy Token',
      client: 'outlet',
      seen: clipboardHolds(/^\S{20,}$/),
      failing: 'missing-secret',
    },
    {
      command: 'copyAuthorizationHeader',
      title: 'Copy Authorization Header',
      client: 'outlet',
      seen: clipboardHolds(/^Authorization: Bearer \S{20,}$/),
      failing: 'missing-secret',
    },
    {
      command: 'copyReference',
      title: 'Copy Reference',
      client: 'outlet',
      seen: clipboardHolds(/^\{\{\$processEnv GOBIZ_OUTLET_TOKEN\}\}$/),
    },
    {
      command: 'copyTokenRequest',
      title: 'Copy Token Request as cURL',
      client: 'outlet',
      seen: clipboardHolds(/^curl [\s\S]*YOUR_CLIENT_SECRET/),
    },
    {
      command: 'showTokenDetails',
      title: 'Show Token Details',
      client: 'outlet',
      seen: () => until(async () => /^# Token of outlet/.test(await editorText())),
      failing: 'missing-secret',
    },
    {
      command: 'openTerminal',
      title: 'Open Terminal with Token',
      client: 'outlet',
      seen: () => until(async () => (await takeTerminals()).includes('Kunci: outlet')),
      failing: 'missing-secret',
    },
    {
      command: 'newRequestFile',
      title: 'New Request File',
      client: 'outlet',
      seen: () => until(async () => /GOBIZ_OUTLET_TOKEN/.test(await editorText())),
    },
    {
      command: 'forgetToken',
      title: 'Forget Token',
      client: 'outlet',
      seen: () => row('outlet').getByText('no token yet').waitFor(),
    },
    {
      command: 'editClient',
      title: 'Edit Client…',
      client: 'outlet',
      seen: asks('Edit “outlet”'),
      asks: true,
    },
    {
      command: 'duplicateClient',
      title: 'Duplicate Client…',
      client: 'outlet',
      seen: asks('Duplicate “outlet”'),
      asks: true,
    },
    {
      command: 'replaceSecret',
      title: 'Replace Secret…',
      client: 'outlet',
      seen: asks('Client secret of “outlet”'),
      asks: true,
    },
    {
      command: 'copyPublicKey',
      title: 'Copy Public Key',
      client: 'shop',
      seen: clipboardHolds(/^-----BEGIN PUBLIC KEY-----/),
    },
    {
      command: 'removeClient',
      title: 'Remove Client…',
      client: 'outlet',
      seen: () => workbench.driver.dialog().getByText('Remove the client “outlet”?').waitFor(),
      asks: true,
    },
  ];

  before(async () => {
    await workbench.reset();
    await setClients([
      outletEntry(fixture.sandbox),
      shopEntry(fixture.sandbox),
      outletEntry(fixture.sandbox, { name: 'gone', clientId: 'gone', baseUrl: 'http://127.0.0.1:9' }),
      outletEntry(fixture.sandbox, { name: 'lost', clientId: 'lost' }),
      { name: 'broken', provider: 'gobiz' },
    ]);
    await storeSecrets(fixture.sandbox);
    await storeSecret('http://127.0.0.1:9|gone|clientSecret', 'secret-of-gone');
    await workbench.driver.showViews('Kunci');
  });
  beforeEach(async () => {
    await workbench.driver.closeEverything();
    await copy('');
    await call('fetchToken', 'outlet');
    requestsBefore = fixture.tokenRequests();
  });
  after(() => workbench.reset());

  for (const { command, title, client, seen, asks: isAsking, failing } of cases) {
    it(`${command} is there by name, context menu and palette, and can be cancelled`, async () => {
      const { driver } = workbench;
      const settled = async (result?: Promise<unknown>): Promise<void> => {
        await seen();
        await driver.closeEverything();
        if (result) assert.equal(await codeOf(result), isAsking ? 'cancelled' : 'none');
        await copy('');
        if (command === 'forgetToken') {
          await call('fetchToken', 'outlet');
          await row('outlet').getByText('until').waitFor();
        }
        requestsBefore = fixture.tokenRequests();
      };
      await settled(call(command, client));
      await pickFromMenu(client, title);
      await settled();
      await driver.runCommand(`Kunci: ${title}`);
      await driver.page.getByPlaceholder('Choose a client').waitFor();
      await driver.press('Escape');
      await driver.quickInput.waitUntilClosed();
      assert.equal(await driver.clipboard(), '');
      assert.equal(await driver.dialog().isVisible(), false);
      assert.equal(fixture.tokenRequests(), requestsBefore);
      await driver.runCommand(`Kunci: ${title}`);
      await driver.page.getByPlaceholder('Choose a client').waitFor();
      await driver.quickInput.pick(client);
      await settled();
    });

    it(`${command} fails with a code for a script and with words and help for a user`, async () => {
      const { driver } = workbench;
      assert.equal(await codeOf(call(command, 'nobody')), 'unknown-client');
      assert.equal(await codeOf(call(command, 'broken')), 'invalid-client');
      const failingClient = failing === 'unreachable' ? 'gone' : 'lost';
      if (failing) assert.equal(await codeOf(call(command, failingClient)), failing);
      await call(command, { client: 'broken' });
      await driver.notifications().getByText('The entry “broken” in your settings has a mistake').waitFor();
      await driver.page
        .locator('.notifications-toasts')
        .getByRole('button', { name: 'Open Settings' })
        .waitFor();
    });
  }
});

/** The names of the open terminals; where there are some, they are closed. */
function takeTerminals(): Promise<readonly string[]> {
  return workbench.host.run((vscode) => {
    const { terminals } = vscode.window;
    const names = terminals.map((terminal) => terminal.name);
    for (const terminal of terminals) terminal.dispose();
    return names;
  });
}
