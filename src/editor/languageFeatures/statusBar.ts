import * as vscode from 'vscode';
import { requestAt } from '../../core/httpFile/places';
import type { HttpFiles } from '../httpFile/httpFiles';
import { isHttp, type OpenFile } from '../httpFile/openFiles';
import { mainUse, type RequestUse, requestUses } from '../httpFile/requestClients';
import { Delay } from '../ui/delay';

/**
 * Shows the client of the request at the cursor, or of the first request in the active `.http` file. It is on the right,
 * where VS Code has the items that concern the active file, before the cursor's line and column (priority 100.5).
 */
export class StatusBar implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem(
    'kunci.client',
    vscode.StatusBarAlignment.Right,
    101,
  );
  private readonly delay = new Delay(60, () => this.show());
  private readonly listeners: vscode.Disposable;

  /** @param shortStatus the status of a use in a few words */
  constructor(
    private readonly httpFiles: HttpFiles,
    private readonly shortStatus: (file: OpenFile, use: RequestUse) => string,
  ) {
    this.item.name = 'Kunci: Client';
    const soon = (): void => this.delay.start();
    this.listeners = vscode.Disposable.from(
      httpFiles.statuses.onDidChange(soon),
      vscode.window.onDidChangeActiveTextEditor(soon),
      vscode.window.onDidChangeTextEditorSelection(soon),
    );
    soon();
  }

  dispose(): void {
    this.delay.dispose();
    this.listeners.dispose();
    this.item.dispose();
  }

  private show(): void {
    const editor = vscode.window.activeTextEditor;
    const file = editor && isHttp(editor.document) ? this.httpFiles.files.read(editor.document) : undefined;
    const use = file && this.useAt(file, editor?.selection.active);
    if (!file || !use) {
      this.item.hide();
      return;
    }
    const { client } = use;
    const isProduction = client.environment === 'production';
    const status = this.shortStatus(file, use);
    this.item.text = `$(key) ${client.name}${isProduction ? ' PRODUCTION' : ''} · ${status}`;
    this.item.backgroundColor = isProduction
      ? new vscode.ThemeColor('statusBarItem.warningBackground')
      : undefined;
    this.item.tooltip = `Kunci client of this file (${client.environment}). Click for actions.`;
    this.item.command = {
      title: 'Show Actions',
      command: 'kunci.showClientActions',
      arguments: [{ client: client.name }],
    };
    this.item.accessibilityInformation = { label: `${client.name}, ${client.environment}, ${status}` };
    this.item.show();
  }

  private useAt(file: OpenFile, position: vscode.Position | undefined): RequestUse | undefined {
    const uses = requestUses(file, this.httpFiles.names);
    const request = position && requestAt(file.file, file.document.offsetAt(position));
    const [first] = uses.values();
    return mainUse((request && uses.get(request)) ?? first ?? []);
  }
}
