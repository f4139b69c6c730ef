import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundle } from '../../src/build/bundle';
import { Session } from '../harness/session';
import { httpText } from '../support/httpText';
import { compared, type Figure, milliseconds, type Row } from './figure';
import { median } from './measure';

const sizes = [10, 100, 1000, 5000];

/** A keystroke in a real editor, until VS Code has the lenses, beside the same with no client: what VS Code takes itself. */
export const lenses: Row = {
  name: 'lenses',
  title: 'a keystroke in the editor, to the lenses',
  run: async () => {
    await bundle();
    const session = await Session.start();
    try {
      const without = await keystrokes(session, []);
      const entry = { environment: 'sandbox', clientId: 'abc' };
      const withClients = await keystrokes(session, [
        { name: 'outlet', provider: 'gobiz', ...entry },
        { name: 'shop', provider: 'doku', ...entry },
      ]);
      return sizes.map((size, index): Figure => {
        const [ours = Number.NaN, theirs = Number.NaN] = [withClients[index], without[index]];
        return compared(`${size} requests, to lenses`, ours, 'no client, no lens', theirs, milliseconds);
      });
    } finally {
      await session.stop();
    }
  },
};

/** Milliseconds at the median, for each of the sizes. */
async function keystrokes(session: Session, clients: readonly unknown[]): Promise<readonly number[]> {
  await session.host.run(async (vscode, entries) => {
    const settings = vscode.workspace.getConfiguration('kunci');
    await settings.update('clients', entries, vscode.ConfigurationTarget.Global);
  }, clients);
  const times: number[] = [];
  for (const size of sizes) {
    const name = `bench-${size}.http`;
    await writeFile(join(session.folder, name), httpText(size));
    await session.driver.openFile(name);
    times.push(median(await session.host.run(measureInHost, { rounds: size > 1000 ? 5 : 15 })));
    await session.driver.closeEverything();
  }
  return times;
}

type Vscode = typeof import('vscode');

async function measureInHost(vscode: Vscode, { rounds }: { rounds: number }): Promise<readonly number[]> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) throw new Error('No editor is active.');
  const { document } = editor;
  const place = document.positionAt(document.getText().indexOf('per=1', document.getText().length / 2) + 5);
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    await editor.edit((edit) => edit.insert(place, '0'));
    await vscode.commands.executeCommand('vscode.executeCodeLensProvider', document.uri);
    times.push(performance.now() - began);
  }
  return times;
}
