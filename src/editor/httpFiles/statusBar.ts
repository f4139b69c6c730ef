import * as vscode from 'vscode';
import type { Client } from '../../core/model';
import type { ClientNames } from './clientNames';
import type { LiveUse } from './liveUse';
import type { OpenFile, OpenFiles } from './openFiles';
import { clientOf, type RequestUse, requestAt, usesByRequest, usesOfRequest } from './requestClients';

export interface StatusParts {
  readonly files: OpenFiles;
  readonly live: LiveUse;
  readonly names: ClientNames;
  readonly stateText: (file: OpenFile, name: string, client: Client) => string;
}

/** The client of the active `.http` file: of the request at the cursor, else the file's first. */
export class StatusBar implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem(
    'kunci.client',
    vscode.StatusBarAlignment.Left,
    0,
  );
  private readonly listeners: vscode.Disposable;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly parts: StatusParts) {
    this.item.name = 'Kunci: Client of the File';
    const soon = (): void => this.soon();
    this.listeners = vscode.Disposable.from(
      parts.live.onDidChange(soon),
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
    const file = editor && this.parts.files.read(editor.document);
    const use = file?.kind === 'http' ? this.useAt(file, editor?.selection.active) : undefined;
    if (!file || !use) {
      this.item.hide();
      return;
    }
    const { client, name } = use;
    const isProduction = client.environment === 'production';
    const state = this.parts.stateText(file, name, client);
    this.item.text = `$(key) ${client.name}${isProduction ? ' PRODUCTION' : ''} · ${state}`;
    this.item.backgroundColor = isProduction
      ? new vscode.ThemeColor('statusBarItem.warningBackground')
      : undefined;
    this.item.tooltip = `Kunci: the client of this file, ${client.environment}. Click for what can be done.`;
    this.item.command = {
      title: 'Actions',
      command: 'kunci.showClientActions',
      arguments: [{ client: client.name }],
    };
    this.item.accessibilityInformation = { label: `${client.name}, ${client.environment}, ${state}` };
    this.item.show();
  }

  private useAt(
    file: OpenFile,
    position: vscode.Position | undefined,
  ): { readonly client: Client; readonly name: string } | undefined {
    const { names } = this.parts;
    const request = position && requestAt(file, file.document.offsetAt(position));
    const own = request ? usesOfRequest(file, request, names) : [];
    const list = own.length > 0 ? own : firstUses(file, names);
    const client = clientOf(list);
    const use = list.find((one) => one.client === client && one.variable.kind === 'token') ?? list[0];
    return client && use && { client, name: use.name };
  }
}

function firstUses({ blockUses }: OpenFile, names: ClientNames): readonly RequestUse[] {
  for (const uses of blockUses.blocks) {
    for (const list of usesByRequest(uses, names).values()) return list;
  }
  return [];
}
