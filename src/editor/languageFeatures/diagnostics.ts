import * as vscode from 'vscode';
import type { Finding } from '../../core/diagnostics/findings';
import type { HttpFiles } from '../httpFile/httpFiles';
import { Delay } from '../ui/delay';
import { type FindingParts, findProblems } from './findProblems';

/** Milliseconds without a change until the diagnostics appear, so that a name is not underlined while it is typed. */
const debounce = 300;

/** A diagnostic with its finding, for the quick fixes. */
export class FileDiagnostic extends vscode.Diagnostic {
  constructor(
    document: vscode.TextDocument,
    readonly finding: Finding,
  ) {
    const { start, end } = finding.range;
    super(new vscode.Range(document.positionAt(start), document.positionAt(end)), messageOf(finding));
    // The wire will block this request. The others may still work.
    const isError = finding.kind === 'host-not-allowed';
    this.severity = isError ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning;
    this.source = 'Kunci';
    this.code = finding.kind;
  }
}

/** The diagnostics of the open `.http` documents. */
export class Diagnostics implements vscode.Disposable {
  private readonly collection = vscode.languages.createDiagnosticCollection('kunci');
  private readonly delay = new Delay(debounce, () => this.show());
  private readonly listener: vscode.Disposable;

  constructor(
    private readonly httpFiles: HttpFiles,
    private readonly parts: FindingParts,
  ) {
    this.listener = httpFiles.statuses.onDidChange(() => this.delay.restart());
    this.delay.start();
  }

  dispose(): void {
    this.delay.dispose();
    this.listener.dispose();
    this.collection.dispose();
  }

  private show(): void {
    const files = this.httpFiles.files.all();
    const open = new Set(files.map(({ document }) => document.uri.toString()));
    for (const [uri] of this.collection) if (!open.has(uri.toString())) this.collection.delete(uri);
    for (const file of files) {
      const findings = findProblems(file, this.parts);
      this.collection.set(
        file.document.uri,
        findings.map((finding) => new FileDiagnostic(file.document, finding)),
      );
    }
  }
}

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
