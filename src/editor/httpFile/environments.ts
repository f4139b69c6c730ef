import * as vscode from 'vscode';
import { type EnvironmentValues, environmentValues } from '../../core/httpFile/environment';

/** The setting `rest-client.environmentVariables` of the workspace and its folders. */
export class Environments implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly listener: vscode.Disposable;
  private readonly values = new Map<string, EnvironmentValues>();

  readonly onDidChange = this.changed.event;

  constructor() {
    this.listener = vscode.workspace.onDidChangeConfiguration((event) => {
      if (!event.affectsConfiguration('rest-client.environmentVariables')) return;
      this.values.clear();
      this.changed.fire();
    });
  }

  /** The same object until the setting changes. */
  of(document: vscode.TextDocument): EnvironmentValues {
    const key = vscode.workspace.getWorkspaceFolder(document.uri)?.uri.toString() ?? '';
    let values = this.values.get(key);
    if (!values) {
      values = environmentValues(environmentSetting(document));
      this.values.set(key, values);
    }
    return values;
  }

  dispose(): void {
    this.listener.dispose();
    this.changed.dispose();
  }
}

export function environmentSetting(document: vscode.TextDocument): unknown {
  const value: unknown = vscode.workspace
    .getConfiguration('rest-client', document.uri)
    .get('environmentVariables');
  // VS Code wraps the value in a proxy, which is slow to read.
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
