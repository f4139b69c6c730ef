import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageExtension } from '../../../src/build/package';
import { workbench } from '../../harness/workbench';
import { call, codeOf, outletEntry, row, setClients, setSetting, useFixture } from '../fixture';

describe('the universal package, which has no keychain library', () => {
  const fixture = useFixture();
  let folder: string;

  before(async function () {
    this.timeout(180_000);
    folder = await mkdtemp(join(tmpdir(), 'kunci-universal-'));
    const vsix = join(folder, 'kunci.vsix');
    await packageExtension(vsix, 'universal');
    await workbench.restart({ vsix, keychain: false, settings: { 'kunci.vault': undefined } });
  });
  after(async () => {
    workbench.leave();
    await rm(folder, { recursive: true });
  });

  it('keeps a secret in VS Code’s secret storage and fetches a token with it', async () => {
    const { driver } = workbench;
    const vault = await workbench.host.run((vscode) =>
      vscode.workspace.getConfiguration('kunci').get('vault'),
    );
    assert.equal(vault, 'vscode');
    await setClients([outletEntry(fixture.sandbox)]);
    await driver.showViews('Kunci');
    assert.equal(await codeOf(call('fetchToken', 'outlet')), 'missing-secret');
    const replacing = call('replaceSecret', 'outlet');
    await driver.quickInput.waitFor('Client secret');
    await driver.quickInput.answer(fixture.sandbox.gobiz.clientSecret);
    assert.equal(await codeOf(replacing), 'none');
    await row('outlet').getByText('until').waitFor();
    await call('forgetToken', 'outlet');
    assert.equal(await codeOf(call('fetchToken', 'outlet')), 'none');
  });

  it('reports that the keychain is not available if the user selects it, and does not use the other vault', async () => {
    await setSetting('vault', 'keychain');
    assert.equal(await codeOf(call('fetchToken', 'outlet')), 'vault-unavailable');
    await setSetting('vault', undefined);
    assert.equal(await codeOf(call('fetchToken', 'outlet')), 'none');
  });
});
