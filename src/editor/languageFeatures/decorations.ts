import * as vscode from 'vscode';
import type { Reference } from '../../core/httpFile/types';
import { isHttp, type OpenFile, type OpenFiles } from '../httpFile/openFiles';
import { type DecorationKind, statusText } from '../httpFile/referenceStatus';
import type { ReferenceStatuses } from '../httpFile/referenceStatuses';
import { Delay } from '../ui/delay';

/** Milliseconds from a change to the decorations, so that fast typing sets them once. */
const debounce = 40;

/** Lines above and below the visible ones that are decorated too, for smooth scrolling. */
const margin = 60;

const colors: Readonly<Record<DecorationKind, string>> = {
  live: 'editorCodeLens.foreground',
  expiring: 'editorWarning.foreground',
  expired: 'disabledForeground',
  none: 'disabledForeground',
  fetching: 'disabledForeground',
  secretMissing: 'editorWarning.foreground',
  failed: 'editorError.foreground',
  unknown: 'editorWarning.foreground',
  blocked: 'editorError.foreground',
  locked: 'editorWarning.foreground',
  plain: 'editorCodeLens.foreground',
};

/** The text behind each visible reference: the masked token and its expiry, or the problem. */
export class Decorations implements vscode.Disposable {
  private readonly types = Object.entries(colors).map(([kind, color]) => ({
    kind: kind as DecorationKind,
    type: decorationType(color),
  }));
  private readonly delay = new Delay(debounce, () => this.show());
  private readonly listeners: vscode.Disposable;

  constructor(
    private readonly files: OpenFiles,
    private readonly statuses: ReferenceStatuses,
  ) {
    const soon = (): void => this.delay.start();
    this.listeners = vscode.Disposable.from(
      statuses.onDidChange(soon),
      vscode.window.onDidChangeVisibleTextEditors(soon),
      vscode.window.onDidChangeTextEditorVisibleRanges(soon),
    );
    soon();
  }

  show(): void {
    for (const editor of vscode.window.visibleTextEditors) this.decorate(editor);
  }

  dispose(): void {
    this.delay.dispose();
    this.listeners.dispose();
    for (const { type } of this.types) type.dispose();
  }

  /** Sets every type each time, empty ones too, because VS Code keeps decorations that are not set again. */
  private decorate(editor: vscode.TextEditor): void {
    const file = isHttp(editor.document) ? this.files.read(editor.document) : undefined;
    const decorations = file ? decorationsOf(editor, file, this.statuses) : [];
    for (const { kind, type } of this.types) {
      const own = decorations.filter((decoration) => decoration.kind === kind);
      editor.setDecorations(type, own);
    }
  }
}

interface Decoration extends vscode.DecorationOptions {
  readonly kind: DecorationKind;
}

function decorationsOf(
  editor: vscode.TextEditor,
  file: OpenFile,
  statuses: ReferenceStatuses,
): readonly Decoration[] {
  const { document } = editor;
  const setting = vscode.workspace.getConfiguration('kunci', document).get<string>('decorations', 'masked');
  if (setting === 'off') return [];
  const now = Date.now();
  return visibleReferences(editor, file).flatMap((reference) => {
    const status = statuses.of(file, reference);
    if (!status) return [];
    const { decoration, text } = statusText(status, setting !== 'stateOnly', now);
    const end = document.positionAt(reference.end);
    const renderOptions = { after: { contentText: text } };
    return [{ kind: decoration, range: new vscode.Range(end, end), renderOptions }];
  });
}

function visibleReferences(editor: vscode.TextEditor, file: OpenFile): readonly Reference[] {
  const offsetOf = (line: number): number => file.document.offsetAt(new vscode.Position(line, 0));
  const references = editor.visibleRanges.flatMap(({ start, end }) =>
    file.referencesBetween(offsetOf(Math.max(0, start.line - margin)), offsetOf(end.line + margin)),
  );
  return [...new Set(references)];
}

function decorationType(color: string): vscode.TextEditorDecorationType {
  return vscode.window.createTextEditorDecorationType({
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
    after: {
      margin: '0 0 0 1.5em',
      color: new vscode.ThemeColor(color),
      fontStyle: 'italic',
    },
  });
}
