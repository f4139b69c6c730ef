import { generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sandbox } from '../../../src/sandbox';
import type { Hunt, Trace } from '../../harness/hunt';
import { family } from '../../harness/processes';
import { workbench } from '../../harness/workbench';
import { until } from '../../support/until';
import { call, codeOf } from '../../vscode/fixture';

/** Values that are nowhere else, each of which Kunci gets to hold. */
export interface Marked {
  readonly passphrase: string;
  readonly typedAndCancelled: string;
  readonly typedWhileLocked: string;
  readonly wrong: string;
  /** A private key that only the passphrase opens, as PEM text, and its public half. */
  readonly encryptedKey: string;
  readonly publicKey: string;
  /** Every secret by what it is called, as it is looked for. */
  readonly secrets: Readonly<Record<string, string>>;
}

export function mark({ gobiz, doku }: Sandbox): Marked {
  const typed = {
    passphrase: 'hunted passphrase 5d1e',
    typedAndCancelled: 'hunted typed and cancelled a07c',
    typedWhileLocked: 'hunted typed while locked 93fb',
    wrong: 'hunted and refused 4be8',
  };
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const cipher = { cipher: 'aes-256-cbc', passphrase: typed.passphrase } as const;
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return {
    ...typed,
    encryptedKey: privateKey.export({ type: 'pkcs8', format: 'pem', ...cipher }).toString(),
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    secrets: {
      ...typed,
      'client secret': gobiz.clientSecret,
      'secret key': doku.secretKey,
      'Basic header': Buffer.from(`${gobiz.clientId}:${gobiz.clientSecret}`).toString('base64'),
      // A line of the body; the first ones are alike in all keys, and the public half begins a few lines below.
      'private key': line(pem, 16),
      'private key of the sandbox': line(doku.privateKey, 16),
    },
  };
}

/** The commands that were run so far, by name. */
export const used = new Set<string>();

/** Runs a command as a script does and as a person does. @returns how it ended for the script */
export async function runBoth(command: string, client: string): Promise<string | undefined> {
  const code = await run(command, client);
  await call(command, { client });
  return code;
}

/** Runs a command as a script does. @returns how it ended */
export function run(command: string, ...args: readonly unknown[]): Promise<string | undefined> {
  return codeOf(begin(command, ...args));
}

/** The same where somebody has to answer first. */
export function begin(command: string, ...args: readonly unknown[]): Promise<unknown> {
  used.add(command);
  return call(command, ...args);
}

/** Everything on disk that VS Code can write to, each place for itself. */
export async function searchPlaces(hunt: Hunt, allowed: RegExp): Promise<ReadonlyMap<string, Trace>> {
  const traces = new Map<string, Trace>();
  for (const place of workbench.places) traces.set(place, await hunt.inFolder(place, allowed));
  return traces;
}

/** A process that was started with a secret or a token in its environment, and the variables that hold it. */
export interface Holder {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
  readonly variables: readonly string[];
}

/** Which processes of this VS Code were started with a secret or a token. One in their arguments is an error. */
export async function searchProcesses(
  hunt: Hunt,
): Promise<{ readonly count: number; readonly holders: readonly Holder[] }> {
  const processes = await family(workbench.serverPid);
  const holds = (text: string): boolean => hunt.in(text).length > 0;
  for (const { command } of processes) {
    if (holds(command)) throw new Error(`A secret is in the arguments of ${command.slice(0, 20)}…`);
  }
  const holders = processes
    .filter(({ environment }) => holds(environment))
    .map(({ pid, parent, command, environment }) => {
      const lines = environment.split('\n').filter(holds);
      return { pid, parent, command, variables: lines.map((line) => line.split('=')[0] ?? '') };
    });
  return { count: processes.length, holders };
}

/** The environment of a program that the extension host starts at this moment. */
export function childEnvironment(): Promise<string> {
  return workbench.host.run((_vscode, _none, require) => {
    const { execFileSync } = require('node:child_process') as typeof import('node:child_process');
    return execFileSync(process.execPath, ['-p', 'JSON.stringify(process.env)'], { encoding: 'utf8' });
  }, undefined);
}

/** What the hover over each line of the active editor says. */
export function hovers(): Promise<string> {
  return workbench.host.run(async (vscode) => {
    const document = vscode.window.activeTextEditor?.document;
    const texts: string[] = [];
    for (let at = 0; document && at < document.lineCount; at++) {
      const column = Math.max(0, document.lineAt(at).text.indexOf('$processEnv') + 15);
      const found = await vscode.commands.executeCommand<import('vscode').Hover[]>(
        'vscode.executeHoverProvider',
        document.uri,
        new vscode.Position(at, column),
      );
      for (const content of found.flatMap(({ contents }) => contents)) {
        texts.push(typeof content === 'string' ? content : content.value);
      }
    }
    return texts.join('\n');
  });
}

/** Opens a terminal as a person does. @returns the number of its process */
export function ordinaryTerminal(): Promise<number> {
  return workbench.host.run(async (vscode) => {
    const terminal = vscode.window.createTerminal('ordinary');
    return (await terminal.processId) ?? 0;
  });
}

export async function importFile(name: string, clients: readonly unknown[]): Promise<void> {
  const { driver, folder } = workbench;
  const file = join(folder, name);
  await writeFile(file, JSON.stringify({ kunci: 1, clients }));
  void begin('importClients');
  // The dialog puts the folder there when it is ready, over what was typed before.
  await driver.quickInput.rows().filter({ hasText: name }).first().waitFor();
  const taken = driver.page.locator('.quick-input-list .monaco-list-row.focused').filter({ hasText: name });
  await until(async () => {
    if ((await driver.quickInput.field().inputValue()) !== file) await driver.quickInput.type(file);
    return taken.isVisible();
  });
  await driver.press('Enter');
}

function line(pem: string, index: number): string {
  const found = pem.trim().split('\n')[index] ?? '';
  if (found.length !== 64) throw new Error(`The key has no whole line ${index}.`);
  return found;
}
