import * as vscode from 'vscode';
import { providerOf } from '../../core/providers';
import type { ClientStore } from '../clients/clientStore';
import { FileDiagnostic } from './diagnostics';

/** Quick fixes: an edit of the file, or a command that asks for confirmation. */
export class QuickFixes implements vscode.CodeActionProvider {
  static readonly kinds = [vscode.CodeActionKind.QuickFix];

  constructor(private readonly store: ClientStore) {}

  provideCodeActions(
    document: vscode.TextDocument,
    _: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    return diagnostics.flatMap((diagnostic) =>
      diagnostic instanceof FileDiagnostic ? this.fixes(document, diagnostic) : [],
    );
  }

  private fixes(document: vscode.TextDocument, diagnostic: FileDiagnostic): vscode.CodeAction[] {
    const { finding } = diagnostic;
    const replace = (title: string, text: string): vscode.CodeAction =>
      editAction(title, diagnostic, (edit) => edit.replace(document.uri, diagnostic.range, text));
    switch (finding.kind) {
      case 'unknown-client':
        return [
          ...(finding.nearest === undefined
            ? []
            : [replace(`Change to ${finding.nearest}`, finding.nearest)]),
          commandAction('Add Client…', diagnostic, 'kunci.addClient'),
        ];
      case 'host-not-allowed': {
        const { client: name, allowable } = finding;
        const client = this.store.clients().find((other) => other.name === name);
        if (!client || allowable === undefined) return [];
        const title = `Allow ${allowable} for “${name}” (${providerOf(client).label})…`;
        return [commandAction(title, diagnostic, 'kunci.allowHost', { client: name }, allowable)];
      }
      case 'hard-coded':
        return finding.names.map((name) =>
          replace(`Replace with Reference ${name}`, `{{$processEnv ${name}}}`),
        );
      case 'signature-incomplete': {
        const text = finding.lines.map((line) => `\n${line}`).join('');
        const insert = (edit: vscode.WorkspaceEdit): void =>
          edit.insert(document.uri, document.positionAt(finding.at), text);
        return [editAction('Add Missing Headers', diagnostic, insert)];
      }
      case 'unsupported-reference':
        return [replace(`Change to {{$processEnv ${finding.name}}}`, `{{$processEnv ${finding.name}}}`)];
    }
  }
}

/** An edit is preferred, so that *Auto Fix* applies it. */
function editAction(
  title: string,
  diagnostic: FileDiagnostic,
  change: (edit: vscode.WorkspaceEdit) => void,
): vscode.CodeAction {
  const action = actionFor(title, diagnostic);
  action.isPreferred = true;
  action.edit = new vscode.WorkspaceEdit();
  change(action.edit);
  return action;
}

function commandAction(
  title: string,
  diagnostic: FileDiagnostic,
  command: string,
  ...args: unknown[]
): vscode.CodeAction {
  const action = actionFor(title, diagnostic);
  action.command = { title, command, arguments: args };
  return action;
}

function actionFor(title: string, diagnostic: FileDiagnostic): vscode.CodeAction {
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.diagnostics = [diagnostic];
  return action;
}
