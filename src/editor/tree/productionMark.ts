import * as vscode from 'vscode';
import { clientScheme } from './items';

/** A letter and a colour beside each production client, as the Explorer marks files. */
export const productionMark: vscode.FileDecorationProvider = {
  provideFileDecoration: (uri) =>
    uri.scheme === clientScheme && uri.path.startsWith('/production/')
      ? new vscode.FileDecoration('P', 'Production', new vscode.ThemeColor('list.warningForeground'))
      : undefined,
};
