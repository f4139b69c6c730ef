import * as vscode from 'vscode';
import { parseHttpFile, parseMarkdown } from '../../core/httpFile/parse';
import type { HttpFile } from '../../core/httpFile/types';
import { updateHttpFile } from '../../core/httpFile/update';
import { changedText } from './changedText';
import type { EnvironmentFiles } from './environmentFiles';
import { OpenFile } from './openFile';

export type { OpenFile };

interface Reading {
  readonly open: OpenFile;
  readonly version: number;
  readonly language: string;
}

/** The documents that senders may send from, each read once in each version. "Open" means a tab or a visible editor. */
export class OpenFiles implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.TextDocument | undefined>();
  private readonly readings = new Map<vscode.TextDocument, Reading>();
  private readonly listeners: vscode.Disposable;
  private open: readonly vscode.TextDocument[] = [];

  /** Fires within the very event of VS Code, with the document whose text changed, or nothing for all else. */
  readonly onDidChange = this.changed.event;

  constructor(private readonly environments: EnvironmentFiles) {
    const look = (): void => this.look();
    this.look();
    this.listeners = vscode.Disposable.from(
      vscode.workspace.onDidChangeTextDocument((event) => {
        if (!this.open.includes(event.document)) return;
        this.follow(event);
        this.changed.fire(event.document);
      }),
      vscode.workspace.onDidOpenTextDocument(look),
      vscode.workspace.onDidCloseTextDocument((document) => {
        this.readings.delete(document);
        this.look();
      }),
      vscode.window.tabGroups.onDidChangeTabs(look),
      vscode.window.onDidChangeVisibleTextEditors(look),
      environments.onDidChange(() => this.changed.fire(undefined)),
    );
  }

  all(): readonly OpenFile[] {
    return this.open.flatMap((document) => this.read(document) ?? []);
  }

  /** Also of a document that is not open, as a command may be given one. */
  read(document: vscode.TextDocument): OpenFile | undefined {
    if (!isRelevant(document)) return undefined;
    const known = this.readings.get(document);
    const isSameText = known?.version === document.version && known.language === document.languageId;
    if (isSameText && known.open.environment === this.environments.of(document)) return known.open;
    const file = isSameText ? known.open.file : readText(document, document.getText(), known);
    return this.remember(document, file, known);
  }

  dispose(): void {
    this.listeners.dispose();
    this.changed.dispose();
    this.readings.clear();
  }

  /** The text is put together from the change, as VS Code would have to put it together from all lines. */
  private follow(event: vscode.TextDocumentChangeEvent): void {
    const { document } = event;
    const known = this.readings.get(document);
    if (known?.version !== document.version - 1) return;
    const text = changedText(known.open.file.text, event);
    if (text !== undefined) this.remember(document, readText(document, text, known), known);
  }

  private remember(document: vscode.TextDocument, file: HttpFile, known: Reading | undefined): OpenFile {
    const { version, languageId: language } = document;
    const kind = language === 'http' ? 'http' : 'other';
    const open = new OpenFile(document, kind, file, this.environments.of(document), known?.open);
    this.readings.set(document, { open, version, language });
    return open;
  }

  private look(): void {
    const uris = new Set(tabUris());
    for (const { document } of vscode.window.visibleTextEditors) uris.add(document.uri.toString());
    this.open = vscode.workspace.textDocuments.filter(
      (document) => isRelevant(document) && uris.has(document.uri.toString()),
    );
    for (const document of this.readings.keys())
      if (!this.open.includes(document)) this.readings.delete(document);
    this.changed.fire(undefined);
  }
}

/** REST Client sends from fenced blocks of Markdown too, and by its command from a file of any language. */
function isRelevant(document: vscode.TextDocument): boolean {
  const { languageId } = document;
  return languageId === 'http' || languageId === 'markdown' || /\.(http|rest)$/i.test(document.uri.path);
}

function readText({ languageId }: vscode.TextDocument, text: string, known: Reading | undefined): HttpFile {
  if (languageId === 'markdown') return parseMarkdown(text);
  return known && known.language !== 'markdown' ? updateHttpFile(known.open.file, text) : parseHttpFile(text);
}

function tabUris(): readonly string[] {
  return vscode.window.tabGroups.all.flatMap(({ tabs }) =>
    tabs.flatMap(({ input }) => {
      if (input instanceof vscode.TabInputText) return [input.uri.toString()];
      return input instanceof vscode.TabInputTextDiff
        ? [input.original.toString(), input.modified.toString()]
        : [];
    }),
  );
}
