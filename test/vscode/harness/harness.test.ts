import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { HostError } from '../../harness/agentClient';
import { root } from '../../harness/paths';
import { workbench } from '../../harness/workbench';
import { until } from '../../support/until';

describe('The workbench', () => {
  it('shows the folder and opens a file of it', async () => {
    await workbench.driver.openFile('gobiz.http');
    const first = await workbench.driver.editorLines().first().textContent();
    assert.match(first ?? '', /GoBiz/);
    const png = await readFile(await workbench.driver.screenshot('smoke'));
    assert.equal(png.subarray(1, 4).toString(), 'PNG');
  });

  it('runs a function in the extension host and passes values and errors across', async () => {
    const sum = await workbench.host.run((vscode, add) => `${vscode.env.uiKind}:${1 + add}`, 2);
    assert.equal(sum, '2:3');
    const failing = workbench.host.run(() => {
      throw Object.assign(new Error('no such thing'), { code: 'unknown-thing' });
    });
    await assert.rejects(failing, (error) => {
      assert(error instanceof HostError);
      assert.equal(error.code, 'unknown-thing');
      assert.equal(error.message, 'no such thing');
      return true;
    });
  });

  it('has a clipboard', async () => {
    await workbench.host.run((vscode, text) => vscode.env.clipboard.writeText(text), 'copied');
    assert.equal(await workbench.driver.clipboard(), 'copied');
  });

  it('runs a command from the palette', async () => {
    await workbench.driver.runCommand('Help: About');
    await workbench.driver.dialog().waitFor();
    await workbench.driver.closeEverything();
    assert.equal(await workbench.driver.dialog().isVisible(), false);
  });

  it('has a keychain that the extension host and the outside share', async function () {
    if (process.platform !== 'linux') this.skip();
    await workbench.keyring.store('kunci-smoke', 'somebody', 'from outside');
    const read = (): Promise<string | null> =>
      workbench.host.run(async (_vscode, folder, require) => {
        const keytar: typeof import('keytar') = require(`${folder}/node_modules/keytar`);
        await keytar.setPassword('kunci-smoke', 'other', 'from inside');
        return keytar.getPassword('kunci-smoke', 'somebody');
      }, root);
    // The daemon sees another program's entry at a write in a later second.
    await until(async () => (await read()) === 'from outside');
    assert.equal(await workbench.keyring.lookup('kunci-smoke', 'other'), 'from inside');
    await workbench.keyring.clear('kunci-smoke');
    assert.equal(await workbench.keyring.lookup('kunci-smoke', 'other'), undefined);
  });

  it('has a keychain that can be locked and unlocked', async function () {
    if (process.platform !== 'linux') this.skip();
    const { keyring } = workbench;
    const read = () =>
      workbench.host.run((_vscode, folder, require) => {
        const keytar: typeof import('keytar') = require(`${folder}/node_modules/keytar`);
        return keytar.getPassword('kunci-smoke', 'somebody');
      }, root);
    await keyring.store('kunci-smoke', 'somebody', 'kept');
    await keyring.lock();
    assert.equal(await read(), null);
    await keyring.unlock();
    assert.equal(await read(), 'kept');
    await keyring.clear('kunci-smoke');
  });

  it('shows notifications and modal dialogs, and a user answers them', async () => {
    const answer = workbench.host.run((vscode) =>
      vscode.window.showWarningMessage('Sure?', { modal: true }, 'Yes'),
    );
    await workbench.driver.dialog().getByText('Sure?').waitFor();
    await workbench.driver.answerDialog('Yes');
    assert.equal(await answer, 'Yes');
    const chosen = workbench.host.run((vscode) =>
      vscode.window.showInformationMessage('Hello there', 'Hello'),
    );
    await workbench.driver.answerNotification('Hello');
    assert.equal(await chosen, 'Hello');
  });

  it('writes what extensions log to files that a test can read', async () => {
    await workbench.host.run((vscode) => {
      const channel = vscode.window.createOutputChannel('Smoke', { log: true });
      channel.info('a line for the log');
    });
    await until(async () => (await workbench.logText()).includes('a line for the log'));
  });

  it('keeps settings over a reload and goes back to its own at a reset', async () => {
    await workbench.host.run(async (vscode) => {
      const { Global } = vscode.ConfigurationTarget;
      const configuration = vscode.workspace.getConfiguration('kunci');
      await configuration.update('clients', [{ name: 'kept' }], Global);
      await configuration.update('vault', 'vscode', Global);
    });
    await workbench.reload();
    assert.deepEqual(await settings(), { clients: [{ name: 'kept' }], vault: 'vscode' });
    await workbench.reset();
    assert.deepEqual(await settings(), { clients: [], vault: 'keychain' });
  });
});

function settings(): Promise<unknown> {
  return workbench.host.run((vscode) => {
    const configuration = vscode.workspace.getConfiguration('kunci');
    return { clients: configuration.get('clients'), vault: configuration.get('vault') };
  });
}
