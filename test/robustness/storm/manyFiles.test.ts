import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { workbench } from '../../harness/workbench';
import { until } from '../../support/until';
import { outletEntry, setClients, storeSecrets, useFixture } from '../../vscode/fixture';
import { decorations, reference, untilDecorated } from '../../vscode/languageFeatures/httpFilesFixture';

describe('50 open .http files', () => {
  const fixture = useFixture();
  const text = (number: number, url: string): string =>
    `### ${number}\nGET ${url}/integrations/partner/v1/linked-outlets\nAuthorization: Bearer ${reference}\n`;
  const names = Array.from({ length: 50 }, (_, number) => `many/${number}.http`);

  before(async () => {
    await workbench.reset();
    // Laying out the tabs of so many files anew, each time one is shown, takes longest of all.
    await showTabs('single');
    await storeSecrets(fixture.sandbox);
    await setClients([outletEntry(fixture.sandbox)]);
    await mkdir(join(workbench.folder, 'many'), { recursive: true });
    for (let number = 0; number < 50; number++) {
      await writeFile(join(workbench.folder, `many/${number}.http`), text(number, fixture.sandbox.gobiz.url));
    }
    await writeFile(join(workbench.folder, 'many/evil.http'), text(50, 'https://evil.example'));
  });
  after(async () => {
    await showTabs(undefined);
    await workbench.reset();
    await rm(join(workbench.folder, 'many'), { recursive: true });
  });

  it('share one token, and a hint in one of them is not shown in the others', async () => {
    const requests: string[] = [];
    const listener = fixture.sandbox.onRequest(({ path }) => requests.push(path));
    await open(names);
    await untilDecorated(/· until \d\d:\d\d$/);
    listener.dispose();
    assert.equal(requests.filter((path) => path.startsWith('/oauth2/token')).length, 1);
    await open(['many/evil.http']);
    await untilDecorated(/^blocked: host not allowed$/);
    await open(['many/7.http']);
    await untilDecorated(/· until \d\d:\d\d$/);
    await workbench.driver.closeEverything();
  });

  it('show after a storm of edits, undone in part, what they show after a fresh start', async function () {
    this.timeout(240_000);
    const again = (name: string): string => `X-Again: {{$processEnv GOBIZ_${name}_TOKEN}}\n`;
    const wanted = names.map((_, number) =>
      [
        text(number, fixture.sandbox.gobiz.url),
        // A client that is not there in each third, and from none to four more of one that is.
        ...(number % 3 === 0 ? [again('NOBODY')] : []),
        ...Array.from({ length: number % 5 }, () => again('OUTLET')),
      ].join(''),
    );
    const counts = wanted.map((one) => one.split('$processEnv').length - 1);
    const after: (readonly string[])[] = [];
    for (const [index, name] of names.entries()) {
      await editWildly(name, wanted[index] ?? '');
      after.push(await shown(counts[index] ?? 0));
    }
    await workbench.reload();
    for (const [index, name] of names.entries()) {
      await open([name]);
      assert.deepEqual(after[index], await shown(counts[index] ?? 0), name);
    }
  });
});

async function showTabs(value: string | undefined): Promise<void> {
  await workbench.host.run(
    (vscode, to) =>
      vscode.workspace
        .getConfiguration('workbench.editor')
        .update('showTabs', to, vscode.ConfigurationTarget.Global),
    value,
  );
}

async function open(names: readonly string[]): Promise<void> {
  await workbench.host.run(async (vscode, files) => {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    for (const file of files) {
      if (folder) await vscode.window.showTextDocument(vscode.Uri.joinPath(folder, file), { preview: false });
    }
  }, names);
}

/** Replaces a file's text by way of others: doubled, with other lines, undone, redone, and saved. */
async function editWildly(name: string, wanted: string): Promise<void> {
  await open([name]);
  await workbench.host.run(async (vscode, text) => {
    const editor = vscode.window.activeTextEditor;
    if (!editor) throw new Error('No editor is active.');
    const { document } = editor;
    const replace = (by: string) =>
      editor.edit((edit) => edit.replace(new vscode.Range(0, 0, document.lineCount, 0), by));
    for (const by of [text.slice(text.length / 2), text, `${text}${text}`]) await replace(by);
    for (let at = 0; at < 6; at++) {
      const line = document.lineAt((at * 7) % document.lineCount);
      await editor.edit((edit) => {
        if (at % 3 === 0) edit.delete(line.rangeIncludingLineBreak);
        else if (at % 3 === 1) edit.insert(line.range.end, '\nX: {{$processEnv GOBIZ_OUTLET_TOKEN}}');
        else edit.insert(line.range.start, 'a');
      });
    }
    for (const step of ['undo', 'undo', 'redo']) await vscode.commands.executeCommand(step);
    await replace(text);
    await document.save();
  }, wanted);
}

/** What is decorated in the file that is shown; a token and its time are other ones after each start. */
async function shown(count: number): Promise<readonly string[]> {
  let seen: readonly string[] = [];
  // The same twice: what the editor showed before is gone.
  await until(async () => {
    const before = seen.join();
    seen = await decorations();
    return seen.length === count && seen.join() === before;
  });
  return seen.map((one) => one.replace(/\S+…\S+ · until \d\d:\d\d$/, 'a token'));
}
