import * as vscode from 'vscode';
import { type EnvironmentValues, environmentValues } from '../../core/httpFile/environment';

/** The setting `rest-client.environmentVariables` of the workspace and its folders. */
export class Environments {
  private readonly values = new Map<string, EnvironmentValues>();

  /** The same object until the setting changes. */
  of(document: vscode.TextDocument): EnvironmentValues {
    const key = vscode.workspace.getWorkspaceFolder(document.uri)?.uri.toString() ?? '';
    const values = this.values.get(key) ?? environmentValues(environmentSetting(document));
    this.values.set(key, values);
    return values;
  }

  /** @returns whether the setting changed */
  update(event: vscode.ConfigurationChangeEvent): boolean {
    const hasChanged = event.affectsConfiguration('rest-client.environmentVariables');
    if (hasChanged) this.values.clear();
    return hasChanged;
  }
}

export function environmentSetting(document: vscode.TextDocument): unknown {
  const value: unknown = vscode.workspace
    .getConfiguration('rest-client', document.uri)
    .get('environmentVariables');
  // VS Code wraps the value in a proxy, which is slow to read.
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
