import * as vscode from 'vscode';
import type { Reference } from '../../core/httpFile/types';
import { isHttp, type OpenFile, type OpenFiles } from '../httpFile/openFiles';
import { type LookId, looks, statusText } from '../httpFile/referenceStatus';
import type { ReferenceStatuses } from '../httpFile/referenceStatuses';

/** Milliseconds from a change to the decorations, so that fast typing sets them once. */
const debounce = 40;

/** Lines above and below the visible ones that are decorated too, so that scrolling meets them. */
const beyond = 60;

const colours: Readonly<Record<LookId, string>> = {
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

/** Text behind each reference in sight: the masked token and its expiry, or what is wrong. */
export class Decorations implements vscode.Disposable {
  private readonly types = new Map(looks.map((look) => [look, decorationType(look)] as const));
  private readonly listeners: vscode.Disposable;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly files: OpenFiles,
    private readonly statuses: ReferenceStatuses,
  ) {
    const soon = (): void => this.soon();
    this.listeners = vscode.Disposable.from(
      statuses.onDidChange(soon),
      vscode.window.onDidChangeVisibleTextEditors(soon),
      vscode.window.onDidChangeTextEditorVisibleRanges(soon),
    );
    this.soon();
  }

  /** Sets the decorations of all visible editors, as they have to be now. */
  show(): void {
    for (const editor of vscode.window.visibleTextEditors) this.decorate(editor);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.listeners.dispose();
    for (const type of this.types.values()) type.dispose();
  }

  private soon(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.show();
    }, debounce);
  }

  /** Every type is set each time, the empty ones too: what is not set stays where it was. */
  private decorate(editor: vscode.TextEditor): void {
    const file = isHttp(editor.document) ? this.files.read(editor.document) : undefined;
    const options = file ? decorationsOf(editor, file, this.statuses) : nothing;
    for (const [look, type] of this.types) editor.setDecorations(type, options.get(look) ?? []);
  }
}

const nothing: ReadonlyMap<LookId, readonly vscode.DecorationOptions[]> = new Map();

function decorationsOf(
  editor: vscode.TextEditor,
  file: OpenFile,
  statuses: ReferenceStatuses,
): ReadonlyMap<LookId, readonly vscode.DecorationOptions[]> {
  const options = new Map<LookId, vscode.DecorationOptions[]>();
  const { document } = editor;
  const setting = vscode.workspace.getConfiguration('kunci', document).get<string>('decorations', 'masked');
  if (setting === 'off') return nothing;
  const now = Date.now();
  for (const reference of referencesInSight(editor, file)) {
    const status = statuses.of(file, reference);
    if (!status) continue;
    const { look, text } = statusText(status, setting !== 'stateOnly', now);
    const end = document.positionAt(reference.end);
    const list = options.get(look) ?? [];
    list.push({ range: new vscode.Range(end, end), renderOptions: { after: { contentText: text } } });
    options.set(look, list);
  }
  return options;
}

function referencesInSight(editor: vscode.TextEditor, file: OpenFile): readonly Reference[] {
  const { document } = file;
  const found = new Set<Reference>();
  for (const visible of editor.visibleRanges) {
    const start = document.offsetAt(new vscode.Position(Math.max(0, visible.start.line - beyond), 0));
    const end = document.offsetAt(new vscode.Position(visible.end.line + beyond, 0));
    for (const reference of file.referencesBetween(start, end)) found.add(reference);
  }
  return [...found];
}

function decorationType(look: LookId): vscode.TextEditorDecorationType {
  return vscode.window.createTextEditorDecorationType({
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
    after: {
      margin: '0 0 0 1.5em',
      color: new vscode.ThemeColor(colours[look]),
      fontStyle: 'italic',
    },
  });
}
