import * as vscode from 'vscode';
import { parseHttpFile, parseMarkdown } from '../../core/httpFile/parse';
import { Environments } from './environments';
import { OpenFile } from './openFile';

export type { OpenFile };

/** The open `.http` documents. Each version is parsed once, on first use. */
export class OpenFiles implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.TextDocument | undefined>();
  private readonly environments = new Environments();
  private readonly readings = new WeakMap<vscode.TextDocument, OpenFile>();
  private readonly listeners: vscode.Disposable;

  /** Fires with the document whose text changed, or undefined if documents or environments changed. */
  readonly onDidChange = this.changed.event;

  constructor() {
    const fire = (document: vscode.TextDocument): void => {
      if (isHttp(document)) this.changed.fire(undefined);
    };
    this.listeners = vscode.Disposable.from(
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (isHttp(document) && contentChanges.length > 0) this.changed.fire(document);
      }),
      vscode.workspace.onDidOpenTextDocument(fire),
      vscode.workspace.onDidCloseTextDocument(fire),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (this.environments.update(event)) this.changed.fire(undefined);
      }),
    );
  }

  all(): readonly OpenFile[] {
    return vscode.workspace.textDocuments.filter(isHttp).map((document) => this.read(document));
  }

  visible(): readonly OpenFile[] {
    const documents = new Set(vscode.window.visibleTextEditors.map(({ document }) => document));
    return [...documents].filter(isHttp).map((document) => this.read(document));
  }

  /** Parses a document of any language, since a command can get any document. */
  read(document: vscode.TextDocument): OpenFile {
    const { version, languageId } = document;
    const reading = this.readings.get(document);
    const environment = this.environments.of(document);
    const isSameText = reading?.version === version && reading.languageId === languageId;
    if (isSameText && reading.environment === environment) return reading;
    const parse = languageId === 'markdown' ? parseMarkdown : parseHttpFile;
    const file = isSameText ? reading.file : parse(document.getText());
    const open = new OpenFile(document, file, environment);
    this.readings.set(document, open);
    return open;
  }

  dispose(): void {
    this.listeners.dispose();
    this.changed.dispose();
  }
}

export function isHttp({ languageId }: vscode.TextDocument): boolean {
  return languageId === 'http';
}
