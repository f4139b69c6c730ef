import { workbench } from '../../harness/workbench';
import { until } from '../../support/until';
import {
  call,
  type Fixture,
  outletEntry,
  setClients,
  storeSecret,
  storeSecrets,
  useFixture,
} from '../fixture';

export const reference = '{{$processEnv GOBIZ_OUTLET_TOKEN}}';

/** A client `outlet`, and a file `outlets.http` that uses it, reset before each test. */
export function useOutletFile(): { readonly fixture: Fixture; readonly text: (url?: string) => string } {
  const fixture = useFixture();
  const text = (url = fixture.sandbox.gobiz.url): string =>
    `### Outlets\nGET ${url}/integrations/partner/v1/linked-outlets\nAuthorization: Bearer ${reference}\n`;
  before(async () => {
    await workbench.reset();
    await storeSecrets(fixture.sandbox);
    await storeSecret(`${fixture.sandbox.gobiz.url}|refused|clientSecret`, 'wrong');
  });
  beforeEach(async () => {
    await workbench.driver.closeEverything();
    await setClients([outletEntry(fixture.sandbox)]);
    await call('forgetToken', 'outlet');
    await workbench.writeFile('outlets.http', text());
  });
  after(() => workbench.reset());
  return { fixture, text };
}

/** What any extension of the window reads at this moment. */
export function variable(name = 'GOBIZ_OUTLET_TOKEN'): Promise<string | null> {
  return workbench.host.run((_vscode, key) => process.env[key] ?? null, name);
}

/** What is shown behind the text in the first visible editor, from top to bottom. */
export function decorations(group = 0): Promise<readonly string[]> {
  return workbench.page.evaluate((index) => {
    const { document, getComputedStyle } = globalThis as unknown as Page;
    const editor = document.querySelectorAll('.editor-group-container')[index];
    const spans = [...(editor?.querySelectorAll('.view-lines .view-line span span') ?? [])];
    const found = spans.flatMap((span) => {
      const { content } = getComputedStyle(span, '::after');
      const text = content.startsWith('"') ? (JSON.parse(content) as string).replaceAll('\u00a0', ' ') : '';
      const { top, left } = span.getBoundingClientRect();
      return text === '' ? [] : [{ text, top, left }];
    });
    found.sort((one, other) => one.top - other.top || one.left - other.left);
    return found.map(({ text }) => text);
  }, group);
}

/** Waits until what is behind the references matches, in this order. */
export async function untilDecorated(...patterns: readonly RegExp[]): Promise<void> {
  let seen: readonly string[] = [];
  try {
    await until(async () => {
      seen = await decorations();
      return (
        seen.length === patterns.length && patterns.every((pattern, index) => pattern.test(seen[index] ?? ''))
      );
    }, 8_000);
  } catch {
    throw new Error(`Decorations are ${JSON.stringify(seen)} instead of ${patterns.join()}`);
  }
}

/** Replaces the whole text of the active editor, as one edit. */
export async function replaceText(text: string): Promise<void> {
  await workbench.host.run(async (vscode, to) => {
    const editor = vscode.window.activeTextEditor;
    if (!editor) throw new Error('No editor is active.');
    const all = new vscode.Range(0, 0, editor.document.lineCount, 0);
    await editor.edit((edit) => edit.replace(all, to));
  }, text);
}

/** Opens a new document without a file. */
export async function openUntitled(content: string, language = 'http'): Promise<void> {
  await workbench.host.run(
    async (vscode, options) => {
      const document = await vscode.workspace.openTextDocument(options);
      await vscode.window.showTextDocument(document, { preview: false });
    },
    { content, language },
  );
}

/** Titles of the code actions at a place of the active editor. */
export function actionsAt(line: number, character: number): Promise<readonly string[]> {
  return workbench.host.run(
    async (vscode, [row, column]) => {
      const document = vscode.window.activeTextEditor?.document;
      if (!document) return [];
      const position = new vscode.Position(row, column);
      const actions = await vscode.commands.executeCommand<import('vscode').CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        new vscode.Range(position, position),
      );
      return actions.map(({ title }) => title);
    },
    [line, character] as const,
  );
}

/** Labels and inserted texts of the completions of Kunci at a place of the active editor. */
export function completionsAt(
  line: number,
  character: number,
): Promise<readonly (readonly [string, string])[]> {
  return workbench.host.run(
    async (vscode, [row, column]) => {
      const document = vscode.window.activeTextEditor?.document;
      if (!document) return [];
      const list = await vscode.commands.executeCommand<import('vscode').CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        new vscode.Position(row, column),
      );
      return list.items
        .filter(({ detail }) => /\((sandbox|production)\)$/.test(detail ?? ''))
        .map(({ label, insertText }) => {
          const text = typeof label === 'string' ? label : label.label;
          return [text, typeof insertText === 'string' ? insertText : (insertText?.value ?? '')] as const;
        });
    },
    [line, character] as const,
  );
}

/** What is shown at the reference of the second line. */
export function hoverText(): Promise<string> {
  return workbench.host.run(async (vscode) => {
    const uri = vscode.window.activeTextEditor?.document.uri;
    const hovers = await vscode.commands.executeCommand<import('vscode').Hover[]>(
      'vscode.executeHoverProvider',
      uri,
      new vscode.Position(1, 10),
    );
    return hovers
      .flatMap(({ contents }) => contents.map((one) => (typeof one === 'string' ? one : one.value)))
      .join();
  });
}

/** The part of the browser's own world that is looked at; the tests are compiled without its types. */
interface Page {
  readonly document: PageElement;
  readonly getComputedStyle: (element: PageElement, pseudo: string) => { readonly content: string };
}

interface PageElement {
  querySelectorAll(
    selector: string,
  ): Iterable<PageElement> & { readonly [index: number]: PageElement | undefined };
  getBoundingClientRect(): { readonly top: number; readonly left: number };
}
