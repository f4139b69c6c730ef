/**
 * What must work in a VS Code on each system, run inside its extension host: the parts that depend on the system.
 * The whole behaviour is held by test/vscode, which runs on Linux.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { providerOf } from '../../../src/core/providers';
import type { Keytar } from '../../../src/core/vaults/keychain';
import { accountOf } from '../../../src/core/vaults/secretStore';
import { startSandbox } from '../../../src/sandbox';

/** VS Code calls it. @throws Error where one of the checks failed */
export async function run(): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const [title, check] of Object.entries(checks)) {
    await check();
    lines.push(`✔ ${title}`);
    console.log(lines.at(-1));
  }
  return lines;
}

const checks: Readonly<Record<string, () => Promise<void>>> = {
  'it activates': async () => {
    await extension().activate();
    assert.ok(extension().isActive);
  },

  'its commands are there': async () => {
    const known = new Set(await vscode.commands.getCommands(true));
    const declared: readonly { command: string }[] = extension().packageJSON.contributes.commands;
    assert.ok(declared.length > 0);
    assert.deepEqual(
      declared.map(({ command }) => command).filter((command) => !known.has(command)),
      [],
    );
  },

  'it fetches tokens from its own sandbox': async () => {
    await vscode.commands.executeCommand('kunci.startSandbox');
    try {
      for (const name of ['local-outlet', 'local-shop']) await fetchToken(name);
    } finally {
      await vscode.commands.executeCommand('kunci.stopSandbox');
    }
  },

  "it fetches a token with a secret that the system's keychain holds": async () => {
    const sandbox = await startSandbox();
    const { client, secrets } = sandbox.clients.find((one) => one.client.provider === 'gobiz') ?? {};
    assert(client && secrets?.clientSecret);
    const { provider, environment, clientId, baseUrl } = client;
    const account = accountOf(client, providerOf(client), 'clientSecret');
    const settings = vscode.workspace.getConfiguration('kunci');
    const write = (clients: unknown) =>
      settings.update('clients', clients, vscode.ConfigurationTarget.Global);
    try {
      await keychain().setPassword('kunci', account, secrets.clientSecret);
      await write([{ name: 'desktop-check', provider, environment, clientId, baseUrl }]);
      await fetchToken('desktop-check');
    } finally {
      await write(undefined);
      await keychain().deletePassword('kunci', account);
      await sandbox.stop();
    }
  },
};

async function fetchToken(name: string): Promise<void> {
  const token = await vscode.commands.executeCommand<{ expiresAt: string }>('kunci.fetchToken', name);
  assert.ok(Date.parse(token.expiresAt) > Date.now(), `${name}: ${token.expiresAt}`);
}

function extension(): vscode.Extension<unknown> {
  const found = vscode.extensions.getExtension('kunci.kunci');
  assert(found, 'Kunci is not installed.');
  return found;
}

/** The very binary that the package for this platform holds. */
function keychain(): Keytar {
  const platform = `${process.platform}-${process.arch}`;
  return require(join(extension().extensionPath, 'dist/prebuilds', platform, 'keytar.node')) as Keytar;
}
