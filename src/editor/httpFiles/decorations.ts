import * as vscode from 'vscode';
import type { Reference } from '../../core/httpFile/types';
import type { LiveUse } from './liveUse';
import type { OpenFile, OpenFiles } from './openFiles';
import { type LookId, looks, standingText } from './standing';

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
  withheld: 'editorError.foreground',
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
    private readonly live: LiveUse,
  ) {
    const soon = (): void => this.soon();
    this.listeners = vscode.Disposable.from(
      live.onDidChange(soon),
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
    const options = decorationsOf(editor, this.files.read(editor.document), this.live);
    for (const [look, type] of this.types) editor.setDecorations(type, options.get(look) ?? []);
  }
}

function decorationsOf(
  editor: vscode.TextEditor,
  file: OpenFile | undefined,
  live: LiveUse,
): ReadonlyMap<LookId, readonly vscode.DecorationOptions[]> {
  const options = new Map<LookId, vscode.DecorationOptions[]>();
  const { document } = editor;
  const setting = vscode.workspace.getConfiguration('kunci', document).get<string>('decorations', 'masked');
  if (file?.kind !== 'http' || setting === 'off') return options;
  const now = Date.now();
  for (const reference of referencesInSight(editor, file)) {
    const standing = reference.form === 'unseen' ? undefined : live.standing(file, reference);
    if (!standing) continue;
    const { look, text } = standingText(standing, setting !== 'stateOnly', now);
    const end = document.positionAt(reference.range.end);
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
    for (const reference of file.referencesAround(start, end)) {
      if (reference.range.start >= start && reference.range.start <= end) found.add(reference);
    }
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
