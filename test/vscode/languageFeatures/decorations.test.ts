import { workbench } from '../../harness/workbench';
import { until } from '../../support/until';
import { setSetting } from '../fixture';
import { decorations, openUntitled, reference, untilDecorated, useOutletFile } from './httpFilesFixture';

describe('a .http file shows behind a reference', () => {
  const { text } = useOutletFile();

  it('that its request will be blocked, and nothing of the sort at another request', async () => {
    await openUntitled(`${text()}\n###\nGET https://evil.example/\nX: ${reference}\n`);
    await untilDecorated(/until/, /^blocked: host not allowed$/);
  });

  it('as much as the setting says', async () => {
    await openUntitled(`@t = ${reference}\n${text().replace(reference, '{{t}}')}`);
    await untilDecorated(/^\S{4}…\S{4} · until/);
    await setSetting('decorations', 'stateOnly');
    await untilDecorated(/^until/);
    await setSetting('decorations', 'off');
    await untilDecorated();
    await setSetting('decorations', undefined);
    await untilDecorated(/^\S{4}…\S{4} · until/);
  });

  it('the same in both halves of a split editor', async () => {
    await workbench.driver.openFile('outlets.http');
    await untilDecorated(/until/);
    await workbench.host.run((vscode) => vscode.commands.executeCommand('workbench.action.splitEditor'));
    await until(async () => (await decorations(0)).length === 1 && (await decorations(1)).length === 1);
  });

  it('nothing while the language is another', async () => {
    await workbench.driver.openFile('outlets.http');
    await untilDecorated(/until/);
    const language = (id: string) =>
      workbench.host.run(async (vscode, to) => {
        const document = vscode.window.activeTextEditor?.document;
        if (document) await vscode.languages.setTextDocumentLanguage(document, to);
      }, id);
    await language('plaintext');
    await untilDecorated();
    await language('http');
    await untilDecorated(/until/);
  });
});
