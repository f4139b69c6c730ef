import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { packageExtension } from '../../src/build/package';
import { providerOf } from '../../src/core/providers';
import { maskToken } from '../../src/core/tokens/tokenText';
import { accountOf } from '../../src/core/vaults/secretStore';
import { type Sandbox, type SandboxRequest, startSandbox } from '../../src/sandbox';
import { callResource } from './checkResource';
import { installFolder } from './paths';
import { Session } from './session';

/** What the steps work with, and what they leave for later ones. */
export interface Scene {
  readonly session: Session;
  readonly sandbox: Sandbox;
  readonly requests: SandboxRequest[];
  /** Tokens by client, in this process's memory only. */
  readonly tokens: Map<string, string>;
}

interface Step {
  readonly title: string;
  /** Does the step and returns what to print of it. Nothing it returns may hold a secret or a whole token. */
  readonly run: (scene: Scene) => Promise<string>;
}

/** Packages the extension, installs it in a VS Code without a person and does the main job there. */
export async function check(): Promise<boolean> {
  await mkdir(installFolder, { recursive: true });
  const vsix = join(installFolder, 'kunci.vsix');
  await packageExtension(vsix);
  const sandbox = await startSandbox();
  const session = await Session.start({ vsix });
  const requests: SandboxRequest[] = [];
  sandbox.onRequest((request) => requests.push(request));
  try {
    return await runAll(stepsFor(sandbox), { session, sandbox, requests, tokens: new Map() });
  } finally {
    await session.stop();
    await sandbox.stop();
  }
}

async function runAll(steps: readonly Step[], scene: Scene): Promise<boolean> {
  for (const [index, step] of steps.entries()) {
    const label = `${index + 1}/${steps.length} ${step.title}`;
    try {
      console.log(`✔ ${label}: ${await step.run(scene)}`);
    } catch (error) {
      console.log(`✘ ${label}: ${error instanceof Error ? error.message : String(error)}`);
      console.log(`  picture: ${await scene.session.driver.screenshot('check-failed')}`);
      return false;
    }
  }
  return true;
}

/** The main job, as a person would do it, one step after the other, for each provider. */
function stepsFor(sandbox: Sandbox): readonly Step[] {
  return [
    { title: 'Kunci is installed from its package and starts', run: starts },
    { title: 'The clients are in the settings, their secrets in a real keychain', run: addClients },
    ...sandbox.clients.flatMap(({ client }): Step[] => [
      { title: `${client.name}: kunci.fetchToken`, run: (scene) => fetches(scene, client.name) },
      { title: `${client.name}: kunci.copyToken`, run: (scene) => copies(scene, client.name) },
      {
        title: `${client.name}: the token works at a protected resource`,
        run: (scene) => callResource(scene, client.name),
      },
    ]),
  ];
}

async function starts({ session }: Scene): Promise<string> {
  const version = await session.host.run(async (vscode) => {
    const extension = vscode.extensions.getExtension('kunci.kunci');
    await extension?.activate();
    return `${extension?.packageJSON.version} in VS Code ${vscode.version}`;
  });
  assert(!version.startsWith('undefined'), 'The extension is not there.');
  return version;
}

async function addClients({ session, sandbox }: Scene): Promise<string> {
  const entries = sandbox.clients.map(({ client }) => ({
    name: client.name,
    provider: client.provider,
    environment: client.environment,
    clientId: client.clientId,
    baseUrl: client.baseUrl,
    ...(client.options.scopes ? { scopes: client.options.scopes } : {}),
  }));
  await session.host.run(async (vscode, clients) => {
    const settings = vscode.workspace.getConfiguration('kunci');
    await settings.update('clients', clients, vscode.ConfigurationTarget.Global);
  }, entries);
  assert(session.keyring, 'There is no private keychain on this system.');
  const accounts = sandbox.clients.flatMap(({ client, secrets }) =>
    Object.entries(secrets).map(
      ([field, value]) => [accountOf(client, providerOf(client), field), value] as const,
    ),
  );
  for (const [account, value] of accounts) await session.keyring.store('kunci', account, value);
  return accounts.map(([account]) => account).join(', ');
}

async function fetches({ session, requests }: Scene, name: string): Promise<string> {
  const granted = await session.host.run(
    (vscode, client) =>
      vscode.commands.executeCommand<{ expiresAt: string; scope?: string }>('kunci.fetchToken', client),
    name,
  );
  assert(Date.parse(granted.expiresAt) > Date.now(), 'The token has no time to live.');
  const request = requests.at(-1);
  assert.equal(request?.status, 200);
  const scope = granted.scope ? `, scope ${granted.scope}` : '';
  return `until ${granted.expiresAt}${scope}; the server verified: ${request.verdict}`;
}

async function copies({ session, tokens }: Scene, name: string): Promise<string> {
  await session.host.run((vscode, client) => vscode.commands.executeCommand('kunci.copyToken', client), name);
  const token = await session.driver.clipboard();
  assert(token.length > 20, 'There is no token on the clipboard.');
  tokens.set(name, token);
  return `${maskToken(token)} is on the clipboard`;
}
