import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { workbench } from '../../harness/workbench';

export interface Handed {
  readonly command: string;
  readonly document: string;
  readonly line: number;
}

/** Extensions with the names of the two senders. They record what is handed to them, or fail. */
const senders = {
  restClient: {
    publisher: 'humao',
    name: 'rest-client',
    code: `
      const vscode = require('vscode');
      exports.activate = () => vscode.commands.registerCommand('rest-client.request', (_, range) => {
        const { document } = vscode.window.activeTextEditor;
        if (globalThis.kunciFails) throw new Error('Could not send');
        (globalThis.kunciHanded ??= []).push({
          command: 'rest-client.request',
          document: document.uri.toString(), line: range.start.line });
      });`,
  },
  httpYac: {
    publisher: 'anweber',
    name: 'vscode-httpyac',
    code: `
      const vscode = require('vscode');
      exports.activate = () => {
        vscode.commands.registerCommand('httpyac.send', () => {
          const { document, selection } = vscode.window.activeTextEditor;
          (globalThis.kunciHanded ??= []).push({
            command: 'httpyac.send',
            document: document.uri.toString(), line: selection.active.line });
        });
      };`,
  },
};

export type SenderName = keyof typeof senders;

/** Installs one while the window is open, as a person does. */
export async function installSender(sender: SenderName): Promise<void> {
  const { publisher, name, code } = senders[sender];
  const folder = await mkdtemp(join(tmpdir(), 'kunci-sender-'));
  try {
    const manifest = {
      publisher,
      name,
      version: '0.0.1',
      engines: { vscode: '^1.96.0' },
      main: './main.js',
      activationEvents: ['onLanguage:http', 'onCommand:rest-client.request', 'onCommand:httpyac.send'],
      extensionKind: ['workspace'],
      license: 'MIT',
      files: ['main.js'],
    };
    await mkdir(join(folder, 'extension'));
    await writeFile(join(folder, 'extension/package.json'), JSON.stringify(manifest));
    await writeFile(join(folder, 'extension/main.js'), code);
    const packagePath = join(folder, `${name}.vsix`);
    await createVSIX({
      cwd: join(folder, 'extension'),
      packagePath,
      allowMissingRepository: true,
      skipLicense: true,
      dependencies: false,
    });
    await workbench.host.run(
      async (vscode, [file, id]) => {
        await vscode.commands.executeCommand('workbench.extensions.installExtension', vscode.Uri.file(file));
        for (let i = 0; i < 100 && !vscode.extensions.getExtension(id); i++) {
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
        await vscode.extensions.getExtension(id)?.activate();
      },
      [packagePath, `${publisher}.${name}`] as const,
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** What was handed over since this was asked last. */
export function handed(): Promise<readonly Handed[]> {
  return workbench.host.run(() => {
    const world = globalThis as unknown as { kunciHanded?: Handed[] };
    return world.kunciHanded?.splice(0) ?? [];
  });
}
