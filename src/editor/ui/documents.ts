import * as vscode from 'vscode';
import { withAlignedTables } from './markdownTables';

const scheme = 'kunci';

/** Read-only documents in memory, e.g. the details of a token. Their text is dropped when they are closed. */
export class Documents implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly texts = new Map<string, string>();
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private readonly registrations: vscode.Disposable;

  readonly onDidChange = this.changed.event;

  constructor() {
    this.registrations = vscode.Disposable.from(
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      vscode.workspace.onDidCloseTextDocument((document) => this.texts.delete(document.uri.toString())),
    );
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return (
      this.texts.get(uri.toString()) ?? 'This page belongs to an earlier session. Run the command again.'
    );
  }

  /**
   * Shows a Markdown text. It replaces the text of a document with the same name.
   * @param name ends with `.md`
   * @param place `beside` keeps the active editor visible
   */
  async show(name: string, markdown: string, place: 'here' | 'beside' = 'here'): Promise<void> {
    const uri = vscode.Uri.from({ scheme, path: `/${name}` });
    this.texts.set(uri.toString(), withAlignedTables(markdown));
    this.changed.fire(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    const visible = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
    const isBeside = place === 'beside' && vscode.window.activeTextEditor !== undefined;
    const column = isBeside ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
    await vscode.window.showTextDocument(document, {
      preview: true,
      viewColumn: visible?.viewColumn ?? column,
    });
  }

  dispose(): void {
    this.registrations.dispose();
    this.changed.dispose();
    this.texts.clear();
  }
}
