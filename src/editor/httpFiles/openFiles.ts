import * as vscode from 'vscode';
import type { Environment } from '../../core/httpFile/environment';
import { parseHttpFile, parseMarkdown } from '../../core/httpFile/parse';
import type { HttpFile, Reference } from '../../core/httpFile/types';
import { updateHttpFile } from '../../core/httpFile/update';
import { type Uses, uses } from '../../core/httpFile/uses';
import { sentReferences } from '../../core/publisher';
import type { EnvironmentFiles } from './environmentFiles';

/** A document as it was read in one version. */
export interface OpenFile {
  readonly document: vscode.TextDocument;
  /** `http` may cause a token to be fetched; `other` only counts where a token must not go. */
  readonly kind: 'http' | 'other';
  readonly file: HttpFile;
  readonly uses: Uses;
  readonly environment: Environment;
  /** The references that are sent, in the order of the text. */
  readonly references: readonly Reference[];
}

interface Reading extends OpenFile {
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
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (this.open.includes(document)) this.changed.fire(document);
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
    const { version, languageId: language } = document;
    if (!isRelevant(document)) return undefined;
    const environment = this.environments.of(document);
    const known = this.readings.get(document);
    const isSameText = known?.version === version && known.language === language;
    if (known && isSameText && known.environment === environment) return known;
    const file = isSameText ? known.file : readText(document, known);
    const kind = language === 'http' ? 'http' : 'other';
    const reading: Reading = {
      document,
      kind,
      file,
      uses: uses(file, environment),
      environment,
      references: sentReferences(file),
      version,
      language,
    };
    this.readings.set(document, reading);
    return reading;
  }

  dispose(): void {
    this.listeners.dispose();
    this.changed.dispose();
    this.readings.clear();
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

function readText(document: vscode.TextDocument, known: Reading | undefined): HttpFile {
  const text = document.getText();
  if (document.languageId === 'markdown') return parseMarkdown(text);
  return known && known.language !== 'markdown' ? updateHttpFile(known.file, text) : parseHttpFile(text);
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
