import assert from 'node:assert/strict';
import { createPublicKey } from 'node:crypto';
import { buildSender } from '../../harness/bundle';
import { workbench } from '../../harness/workbench';
import { type FaultServer, startFaultServer } from '../../support/faultServer';
import { until } from '../../support/until';
import {
  call,
  codeOf,
  copy,
  type Entry,
  outletEntry,
  rawClients,
  setClients,
  setSetting,
  shopEntry,
  storeSecret,
  storeSecrets,
  useFixture,
} from '../../vscode/fixture';

/** Every command that acts on a client, and how it ends where the client has no secret at its address. */
const commands: Readonly<Record<string, 'missing-secret' | 'none' | 'asks'>> = {
  fetchToken: 'missing-secret',
  copyToken: 'missing-secret',
  copyAuthorizationHeader: 'missing-secret',
  showTokenDetails: 'missing-secret',
  openTerminal: 'missing-secret',
  // The sender tells the person; the command has done its part.
  sendRequest: 'none',
  copyReference: 'none',
  forgetToken: 'none',
  newRequestFile: 'none',
  duplicateClient: 'asks',
  editClient: 'asks',
  replaceSecret: 'asks',
  removeClient: 'asks',
};

/** The same for what signs: for DOKU alone. */
const signing: typeof commands = {
  fetchToken: 'missing-secret',
  copyTokenRequest: 'missing-secret',
  copyPublicKey: 'missing-secret',
  // The sender tells the person; the command has done its part.
  sendRequest: 'none',
  explainSignature: 'missing-secret',
};

describe('a client that points elsewhere', () => {
  const fixture = useFixture();
  let elsewhere: FaultServer;

  before(async function () {
    this.timeout(120_000);
    await workbench.restart({ standIns: [await buildSender()] });
    elsewhere = await startFaultServer('gobiz', 'good');
  });
  after(async () => {
    await elsewhere?.stop();
    workbench.leave();
  });
  beforeEach(async () => {
    await workbench.reset();
    await copy('');
    await setSetting('confirmProduction', false);
    await storeSecrets(fixture.sandbox);
    const { url, clientId, secretKey, privateKey } = fixture.sandbox.doku;
    const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' });
    fixture.sandbox.doku.registerPublicKey(publicKey.toString());
    await storeSecret(`${url}|${clientId}|secretKey`, secretKey);
    await setClients([outletEntry(fixture.sandbox), shopEntry(fixture.sandbox)]);
    for (const name of ['outlet', 'shop']) assert.equal(await codeOf(call('fetchToken', name)), 'none');
  });
  afterEach(() => workbench.reset());

  const changes: Readonly<Record<string, (entry: Entry) => Entry>> = {
    'by another address': (entry) => ({ ...entry, baseUrl: elsewhere.url }),
    'by production and another address': (entry) => ({
      ...entry,
      baseUrl: elsewhere.url,
      environment: 'production',
    }),
    'by the provider’s own sandbox': ({ baseUrl: _, ...entry }) => entry,
    'by the provider’s own production': ({ baseUrl: _, ...entry }) => ({
      ...entry,
      environment: 'production',
    }),
  };
  for (const [how, change] of Object.entries(changes)) {
    it(`has no secret there, whatever is run on it (${how}, in the settings)`, async () => {
      await setClients([change(outletEntry(fixture.sandbox)), change(shopEntry(fixture.sandbox))]);
      await runAll();
      assert.deepEqual(elsewhere.requests, []);
    });
  }

  it('has no secret there, whatever is run on it (by “Edit Client”)', async () => {
    const { driver } = workbench;
    for (const name of ['outlet', 'shop']) {
      void call('editClient', name);
      await driver.quickInput.waitFor(`Edit “${name}”`);
      await driver.quickInput.pick('Environment and address');
      await driver.quickInput.waitFor('Sandbox at Another Address…');
      await driver.quickInput.pick('Sandbox at Another Address…');
      await driver.quickInput.waitFor('Base URL');
      await driver.quickInput.answer(elsewhere.url);
      await driver.page.getByPlaceholder('What do you want to change?').waitFor();
      await driver.closeEverything();
    }
    const addresses = ((await rawClients()) as { baseUrl: string }[]).map(({ baseUrl }) => baseUrl);
    assert.deepEqual(addresses, [elsewhere.url, elsewhere.url]);
    await runAll();
    assert.deepEqual(elsewhere.requests, []);
  });

  it('gets no secret of the sandbox’s client, whose name it took', async () => {
    const { driver } = workbench;
    await call('startSandbox');
    await setClients([outletEntry(fixture.sandbox, { name: 'local-outlet', baseUrl: elsewhere.url })]);
    for (const index of [0, 1]) {
      await driver.runCommand('Kunci: Fetch Token');
      await driver.page.getByPlaceholder('Choose a client').waitFor();
      await driver.quickInput.rows().filter({ hasText: 'local-outlet' }).nth(index).click();
      await driver.quickInput.waitUntilClosed();
    }
    await driver.notifications().getByText('is not in the keychain').waitFor();
    assert.deepEqual(elsewhere.requests, []);
    await call('stopSandbox');
  });

  async function runAll(): Promise<void> {
    for (const [name, table] of [
      ['outlet', commands],
      ['shop', signing],
    ] as const) {
      for (const [command, end] of Object.entries(table)) {
        const code = await ended(command, name, end === 'asks');
        assert.equal(code, end === 'asks' ? 'cancelled' : end, `${command} ${name}`);
        assert.doesNotMatch(await workbench.driver.clipboard(), /sbx/);
      }
    }
  }

  async function ended(command: string, name: string, asks: boolean): Promise<string | undefined> {
    const { driver } = workbench;
    const result = needsFile(command) ? call(command, await requestFile(name), 2) : call(command, name);
    if (asks) {
      let isDone = false;
      const done = (): void => {
        isDone = true;
      };
      result.then(done, done);
      // A box takes no key before it has the focus.
      await until(async () => {
        await driver.press('Escape');
        return isDone;
      });
    }
    const code = await codeOf(result);
    await workbench.host.run((vscode) =>
      vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor'),
    );
    return code;
  }

  /** A request to where the client points now. @returns its address */
  async function requestFile(name: string): Promise<string> {
    const stem = name === 'outlet' ? 'GOBIZ_OUTLET' : 'DOKU_SHOP';
    await workbench.writeFile(
      `${name}.http`,
      `### Somewhere else\n\nPOST ${elsewhere.url}/checkout/v1/payment\n${
        name === 'outlet'
          ? `Authorization: Bearer {{$processEnv ${stem}_TOKEN}}`
          : `Client-Id: {{$processEnv ${stem}_CLIENT_ID}}\nRequest-Id: 1\nRequest-Timestamp: {{$processEnv ${stem}_TIMESTAMP}}\nSignature: {{$processEnv ${stem}_SIGNATURE}}`
      }\n\n{}\n`,
    );
    return workbench.host.run(
      (vscode, file) => vscode.Uri.file(file).toString(),
      `${workbench.folder}/${name}.http`,
    );
  }
});

function needsFile(command: string): boolean {
  return command === 'sendRequest' || command === 'explainSignature';
}
