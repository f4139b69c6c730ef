import * as vscode from 'vscode';
import type { Finding } from '../../core/diagnostics/findings';
import type { OpenFiles } from '../httpFile/openFiles';
import type { ReferenceStatuses } from '../httpFile/referenceStatuses';
import { type FindingParts, findProblems } from './findProblems';

/** Milliseconds without a change until the diagnostics appear, so that a name is not underlined while it is typed. */
const debounce = 300;

/** A diagnostic with its finding, for the quick fixes. */
export class FileDiagnostic extends vscode.Diagnostic {
  constructor(
    range: vscode.Range,
    readonly finding: Finding,
  ) {
    super(range, messageOf(finding), severities[finding.kind]);
    this.source = 'Kunci';
    this.code = finding.kind;
  }
}

export interface DiagnosticParts extends FindingParts {
  readonly files: OpenFiles;
  readonly statuses: ReferenceStatuses;
}

/** The diagnostics of the open `.http` documents. */
export class Diagnostics implements vscode.Disposable {
  private readonly collection = vscode.languages.createDiagnosticCollection('kunci');
  private readonly listener: vscode.Disposable;
  private readonly shown = new Map<string, readonly FileDiagnostic[]>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly parts: DiagnosticParts) {
    this.listener = parts.statuses.onDidChange(() => this.soon());
    this.soon();
  }

  /** The diagnostics in a range of a document. */
  at(document: vscode.TextDocument, range: vscode.Range): readonly FileDiagnostic[] {
    const list = this.shown.get(document.uri.toString()) ?? [];
    return list.filter((diagnostic) => diagnostic.range.intersection(range) !== undefined);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.listener.dispose();
    this.collection.dispose();
  }

  private soon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.show(), debounce);
  }

  private show(): void {
    const files = this.parts.files.all();
    const open = new Set(files.map(({ document }) => document.uri.toString()));
    for (const uri of this.shown.keys()) {
      if (open.has(uri)) continue;
      this.shown.delete(uri);
      this.collection.delete(vscode.Uri.parse(uri));
    }
    for (const file of files) {
      const { document } = file;
      const list = findProblems(file, this.parts).map((finding) => {
        const { start, end } = finding.range;
        return new FileDiagnostic(
          new vscode.Range(document.positionAt(start), document.positionAt(end)),
          finding,
        );
      });
      this.shown.set(document.uri.toString(), list);
      this.collection.set(document.uri, list);
    }
  }
}

const severities: Readonly<Record<Finding['kind'], vscode.DiagnosticSeverity>> = {
  'unknown-client': vscode.DiagnosticSeverity.Warning,
  'host-not-allowed': vscode.DiagnosticSeverity.Error,
  'hard-coded': vscode.DiagnosticSeverity.Warning,
  'unsupported-reference': vscode.DiagnosticSeverity.Warning,
  'signature-incomplete': vscode.DiagnosticSeverity.Warning,
};

function messageOf(finding: Finding): string {
  switch (finding.kind) {
    case 'unknown-client':
      return `No client has the reference ${finding.name}. The request will contain an empty value.`;
    case 'host-not-allowed':
      return finding.message;
    case 'hard-coded':
      return finding.content === 'token'
        ? 'This file contains a token. It will expire, and anyone with this file can use it.'
        : 'This file contains a secret. Anyone with this file can use it.';
    case 'unsupported-reference':
      return `${finding.missing.join(' and ')} will not replace a reference in this form.`;
    case 'signature-incomplete':
      return `This signed request is missing headers: ${finding.names.join(', ')}.`;
  }
}
