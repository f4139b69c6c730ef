import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { workbench } from '../host/workbench';
import { outletEntry, setClients, storeSecrets, useBench } from './bench';
import { reference, untilDecorated, untilPublished, untilWithdrawn, variable } from './httpFilesBench';

describe('50 open .http files', () => {
  const bench = useBench();
  const text = (number: number, url: string): string =>
    `### ${number}\nGET ${url}/integrations/partner/v1/linked-outlets\nAuthorization: Bearer ${reference}\n`;

  before(async () => {
    await workbench.reset();
    await storeSecrets(bench.sandbox);
    await setClients([outletEntry(bench.sandbox)]);
    await mkdir(join(workbench.folder, 'many'), { recursive: true });
    for (let number = 0; number < 50; number++) {
      await writeFile(join(workbench.folder, `many/${number}.http`), text(number, bench.sandbox.gobiz.url));
    }
    await writeFile(join(workbench.folder, 'many/evil.http'), text(50, 'https://evil.example'));
  });
  after(async () => {
    await workbench.reset();
    await rm(join(workbench.folder, 'many'), { recursive: true });
  });

  it('share one token, which one of them alone can withhold', async () => {
    const requests: string[] = [];
    const listener = bench.sandbox.onRequest(({ path }) => requests.push(path));
    await open(Array.from({ length: 50 }, (_, number) => `many/${number}.http`));
    await untilPublished();
    await untilDecorated(/· until \d\d:\d\d$/);
    listener.dispose();
    assert.equal(requests.filter((path) => path.startsWith('/oauth2/token')).length, 1);
    await open(['many/evil.http']);
    await untilWithdrawn();
    await untilDecorated(/withheld: host not allowed/);
    await open(['many/7.http']);
    assert.equal(await variable(), null);
    await workbench.host.run(async (vscode) => {
      const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
      await vscode.window.tabGroups.close(tabs.filter(({ label }) => label === 'evil.http'));
    });
    await untilPublished();
    await untilDecorated(/· until \d\d:\d\d$/);
    await workbench.driver.closeEverything();
    await untilWithdrawn();
  });
});

async function open(names: readonly string[]): Promise<void> {
  await workbench.host.run(async (vscode, files) => {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    for (const file of files) {
      if (folder) await vscode.window.showTextDocument(vscode.Uri.joinPath(folder, file), { preview: false });
    }
  }, names);
}
