import assert from 'node:assert/strict';
import { workbench } from '../../harness/workbench';
import { type RawServer, startRawServer } from '../../support/rawServer';
import {
  call,
  codeOf,
  copy,
  inKeychain,
  outletEntry,
  rawClients,
  setClients,
  storeSecret,
  storeSecrets,
  useFixture,
} from '../fixture';

describe('a command on a client that is cancelled changes nothing', () => {
  const fixture = useFixture();
  let silent: RawServer;
  let requestsBefore = 0;
  const present = () => [
    outletEntry(fixture.sandbox),
    outletEntry(fixture.sandbox, { name: 'real', environment: 'production' }),
    outletEntry(fixture.sandbox, { name: 'slow', clientId: 'slow', baseUrl: silent.url }),
  ];
  const secret = (): Promise<unknown> => {
    const { url, clientId } = fixture.sandbox.gobiz;
    return inKeychain('getPassword', `${url}|${clientId}|clientSecret`);
  };

  before(async () => {
    silent = await startRawServer({ answer: '' });
    await workbench.reset();
    await setClients(present());
    await storeSecrets(fixture.sandbox);
    await storeSecret(`${silent.url}|slow|clientSecret`, 'any');
  });
  beforeEach(async () => {
    await workbench.driver.closeEverything();
    await copy('before');
    requestsBefore = fixture.tokenRequests();
  });
  afterEach(async () => {
    assert.deepEqual(await rawClients(), present());
    assert.equal(await secret(), fixture.sandbox.gobiz.clientSecret);
    assert.equal(fixture.tokenRequests(), requestsBefore);
    assert.equal(await workbench.driver.notifications().count(), 0);
  });
  after(async () => {
    await silent.stop();
    await workbench.reset();
  });

  it('removeClient, at its question', async () => {
    const { driver } = workbench;
    const removing = call('removeClient', 'outlet');
    await driver.dialog().getByText('Remove the client “outlet”?').waitFor();
    await driver.press('Escape');
    assert.equal(await codeOf(removing), 'cancelled');
  });

  const gated = 'copyToken copyAuthorizationHeader copyTokenRequest showTokenDetails openTerminal'.split(' ');
  for (const command of gated) {
    it(`${command}, at the question about production`, async () => {
      const { driver } = workbench;
      const asking = call(command, 'real');
      await driver.dialog().getByText('This is a production client').waitFor();
      await driver.press('Escape');
      assert.equal(await codeOf(asking), 'cancelled');
      await assertNothingShown();
    });
  }

  const fetching = ['fetchToken', 'copyToken', 'copyAuthorizationHeader', 'showTokenDetails', 'openTerminal'];
  for (const command of fetching) {
    it(`${command}, while it waits for the server`, async () => {
      const { driver } = workbench;
      const waiting = call(command, 'slow');
      await driver.notifications().getByText('Fetching a token for “slow”…').waitFor();
      await driver.answerNotification('Cancel');
      assert.equal(await codeOf(waiting), 'cancelled');
      await driver.notifications().first().waitFor({ state: 'hidden' });
      await assertNothingShown();
    });
  }

  it('fetchToken, by one notice where the user clicks twice', async () => {
    const { driver } = workbench;
    const both = [call('fetchToken', 'slow'), call('fetchToken', 'slow')];
    await driver.notifications().getByText('Fetching a token for “slow”…').first().waitFor();
    await driver.answerNotification('Cancel');
    assert.deepEqual(await Promise.all(both.map(codeOf)), ['cancelled', 'cancelled']);
    await driver.notifications().first().waitFor({ state: 'hidden' });
  });
});

async function assertNothingShown(): Promise<void> {
  assert.equal(await workbench.driver.clipboard(), 'before');
  const open = await workbench.host.run((vscode) => [
    vscode.window.terminals.length,
    vscode.window.tabGroups.all.flatMap((group) => group.tabs).length,
  ]);
  assert.deepEqual(open, [0, 0]);
}
