import * as vscode from 'vscode';
import { requestAt } from '../../core/httpFile/places';
import type { ClientNames } from '../clients/clientNames';
import { isHttp, type OpenFile, type OpenFiles } from '../httpFile/openFiles';
import type { ReferenceStatuses } from '../httpFile/referenceStatuses';
import { mainUse, type RequestUse, requestUses } from '../httpFile/requestClients';

export interface StatusBarParts {
  readonly files: OpenFiles;
  readonly statuses: ReferenceStatuses;
  readonly names: ClientNames;
  readonly shortStatus: (file: OpenFile, use: RequestUse) => string;
}

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
  private readonly listeners: vscode.Disposable;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly parts: StatusBarParts) {
    this.item.name = 'Kunci: Client';
    const soon = (): void => this.soon();
    this.listeners = vscode.Disposable.from(
      parts.statuses.onDidChange(soon),
      vscode.window.onDidChangeActiveTextEditor(soon),
      vscode.window.onDidChangeTextEditorSelection(soon),
    );
    this.soon();
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.listeners.dispose();
    this.item.dispose();
  }

  private soon(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.show();
    }, 60);
  }

  private show(): void {
    const editor = vscode.window.activeTextEditor;
    const file = editor && isHttp(editor.document) ? this.parts.files.read(editor.document) : undefined;
    const use = file && this.useAt(file, editor?.selection.active);
    if (!file || !use) {
      this.item.hide();
      return;
    }
    const { client } = use;
    const isProduction = client.environment === 'production';
    const status = this.parts.shortStatus(file, use);
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
    const uses = requestUses(file, this.parts.names);
    const request = position && requestAt(file.file, file.document.offsetAt(position));
    const [first] = uses.values();
    return mainUse((request && uses.get(request)) ?? first ?? []);
  }
}
