// Runs inside an extension host: how long Kunci's part of a keystroke in a large .http file takes.
import * as vscode from 'vscode';
import { systemClock } from '../../../src/core/base/clock';
import type { Client } from '../../../src/core/model';
import { providerOf } from '../../../src/core/providers';
import { TokenService } from '../../../src/core/tokens/tokenService';
import { ClientNames } from '../../../src/editor/clients/clientNames';
import { ClientStore } from '../../../src/editor/clients/clientStore';
import { HttpFiles } from '../../../src/editor/httpFile/httpFiles';
import { Decorations } from '../../../src/editor/languageFeatures/decorations';
import { Lenses } from '../../../src/editor/languageFeatures/lenses';
import { SettingsLock } from '../../../src/editor/settings/settingsLock';
import { ProductionConsent } from '../../../src/editor/tokens/productionConsent';

const requests = 5000;
const keystrokes = 200;

function text(): string {
  const origin = 'https://api.partner-sandbox.gobiz.co.id';
  return Array.from(
    { length: requests },
    (_, index) =>
      `### Request number ${index}\nPOST ${origin}/integrations/partner/v1/outlets?page=${index}\nAuthorization: Bearer {{$processEnv GOBIZ_SPEED_TOKEN}}\nContent-Type: application/json\n\n{"id": ${index}, "name": "an outlet of the test"}\n`,
  ).join('\n');
}

/** One round: how long a keystroke takes by the clock, and how long the thread has worked for it. */
export async function measure() {
  // The extension that is installed reads the file too: its listener has to come before those that are measured.
  await vscode.extensions.getExtension('kunci.kunci')?.activate();
  const store = new ClientStore(new SettingsLock('unused'));
  const client: Client = {
    name: 'speed',
    provider: 'gobiz',
    environment: 'sandbox',
    clientId: 'speed',
    allowedHosts: [],
    options: {},
  };
  const loan = store.addTemporary([{ client, secrets: { clientSecret: 'none' } }]);
  const tokens = new TokenService({
    clock: systemClock,
    providerOf,
    readSecrets: async () => ({ clientSecret: 'none' }),
    transport: {
      send: async () => ({
        status: 200,
        headers: {},
        body: JSON.stringify({ access_token: 'x'.repeat(40), expires_in: 3600, token_type: 'Bearer' }),
      }),
    },
  });
  const document = await vscode.workspace.openTextDocument({ language: 'http', content: text() });
  const editor = await vscode.window.showTextDocument(document);
  const consent = new ProductionConsent();
  const names = new ClientNames(store);
  const size = { characters: document.getText().length, lines: document.lineCount };
  const listened = { at: 0, workAt: 0, time: 0, work: 0 };
  // Registered first, so that the time begins when the event does.
  const first = vscode.workspace.onDidChangeTextDocument(() => {
    listened.at = performance.now();
    listened.workAt = work();
  });
  const http = new HttpFiles(names, { tokens, consent });
  const lenses = new Lenses({
    ...http,
    names,
    sandbox: { isStoppedClient: () => false },
    shortStatus: () => '',
  });
  const decorations = new Decorations(http.files, http.statuses);
  const last = vscode.workspace.onDidChangeTextDocument(() => {
    listened.time = performance.now() - listened.at;
    listened.work = work() - listened.workAt;
  });
  await tokens.get(client);
  const own: number[] = [];
  const thread: number[] = [];
  try {
    for (let stroke = 0; stroke < keystrokes + 20; stroke++) {
      const line = (stroke * 977) % document.lineCount;
      editor.revealRange(new vscode.Range(line, 0, line, 0));
      await editor.edit((edit) => edit.insert(document.lineAt(line).range.end, 'a'));
      const workBefore = work();
      const begun = performance.now();
      http.files.read(document);
      decorations.show();
      lenses.provideCodeLenses(document);
      const [time, worked] = [performance.now() - begun, work() - workBefore];
      // As after a keystroke, VS Code asks for the lenses too.
      await vscode.commands.executeCommand('vscode.executeCodeLensProvider', document.uri);
      if (stroke < 20) continue;
      own.push(listened.time + time);
      thread.push(listened.work + worked);
    }
  } finally {
    for (const one of [first, last, decorations, lenses, http, consent, loan, tokens, store]) one.dispose();
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
  return { ...size, own: figures(own), work: figures(thread) };
}

function figures(times: readonly number[]) {
  const sorted = [...times].sort((one, other) => one - other);
  const at = (part: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
  return { median: at(0.5), p99: at(0.99) };
}

/** Milliseconds that this thread has worked. Before Node 23.9 those of all threads of the process, which is no less. */
function work(): number {
  const { threadCpuUsage = process.cpuUsage } = process as {
    threadCpuUsage?: () => { user: number; system: number };
  };
  const { user, system } = threadCpuUsage.call(process);
  return (user + system) / 1000;
}
