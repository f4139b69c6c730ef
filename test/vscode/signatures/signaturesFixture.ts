import { buildSender } from '../../harness/bundle';
import { workbench } from '../../harness/workbench';
import { until } from '../../support/until';
import { type Fixture, setClients, shopEntry, storeSecret, useFixture } from '../fixture';

export const createVa = '/virtual-accounts/bi-snap-va/v1.1/transfer-va/create-va';
export const checkoutPath = '/checkout/v1/payment';

export interface Seen {
  readonly path: string;
  readonly status: number;
  readonly verdict: string;
}

/** A window with the test sender, and DOKU's sandbox with the client `shop`. */
export interface SignaturesFixture extends Fixture {
  /** What came to the sandbox in this test. */
  readonly seen: readonly Seen[];
  /** The statuses that it answered there. */
  statusesAt(path: string): readonly number[];
}

export function useSignaturesFixture(): SignaturesFixture {
  const fixture = useFixture();
  const seen: Seen[] = [];
  before(async function () {
    this.timeout(120_000);
    await workbench.restart({ standIns: [await buildSender()] });
    fixture.sandbox.onRequest(({ path, status, verdict }) => seen.push({ path, status, verdict }));
  });
  after(() => workbench.leave());
  beforeEach(async () => {
    await workbench.reset();
    const { url, clientId, privateKey, secretKey } = fixture.sandbox.doku;
    await storeSecret(`${url}|${clientId}|privateKey`, privateKey);
    await storeSecret(`${url}|${clientId}|secretKey`, secretKey);
    await setClients([shopEntry(fixture.sandbox)]);
    seen.length = 0;
  });
  return {
    get sandbox() {
      return fixture.sandbox;
    },
    tokenRequests: fixture.tokenRequests,
    seen,
    statusesAt: (wanted) => seen.flatMap(({ path, status }) => (path === wanted ? [status] : [])),
  };
}

let files = 0;

/** Each in a file of its own, as VS Code takes its time to see that one changed on disk. @returns its name */
export async function written(text: string): Promise<string> {
  files += 1;
  await workbench.writeFile(`request-${files}.http`, text);
  return `request-${files}.http`;
}

/** Sends requests of a file, one after the other. @param lines counted from 0 */
export async function send(file: string, lines: readonly number[]): Promise<void> {
  await workbench.host.run(
    async (vscode, [name, places]) => {
      const folder = vscode.workspace.workspaceFolders?.[0];
      if (!folder) throw new Error('No folder is open.');
      const document = vscode.Uri.joinPath(folder.uri, name);
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      for (const line of places) await vscode.commands.executeCommand('kunci.sendRequest', document, line);
    },
    [file, lines] as const,
  );
}

export function uriOf(name: string): Promise<string> {
  return workbench.host.run((vscode, file) => {
    const folder = vscode.workspace.workspaceFolders?.[0];
    return folder ? vscode.Uri.joinPath(folder.uri, file).toString() : '';
  }, name);
}

/** What the test sender got at its last send: a status, or the message of an error. */
export function lastSend(): Promise<number | string | undefined> {
  return workbench.host.run((vscode) => {
    const sends: readonly (number | string)[] =
      vscode.extensions.getExtension('humao.rest-client')?.exports ?? [];
    return sends.at(-1);
  });
}

/** The text of a document that Kunci shows, once it has what is expected: VS Code takes a moment to read it anew. */
export async function documentText(name: string, expected: RegExp): Promise<string> {
  const read = (): Promise<string> =>
    workbench.host.run(
      (vscode, path) =>
        vscode.workspace.textDocuments.find(({ uri }) => uri.path === `/${path}`)?.getText() ?? '',
      name,
    );
  await until(async () => expected.test(await read()));
  return read();
}

/** Kunci's own documents that have a tab. */
export function shownDocuments(): Promise<readonly string[]> {
  return workbench.host.run((vscode) =>
    vscode.window.tabGroups.all
      .flatMap((group) => group.tabs)
      .flatMap(({ input, label }) =>
        input instanceof vscode.TabInputText && input.uri.scheme !== 'file' ? [label] : [],
      ),
  );
}
