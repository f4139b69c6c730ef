import * as vscode from 'vscode';
import type { Client, Clock, Disposable } from '../../core/model';
import { TokenRefresher } from '../../core/tokens/tokenRefresher';
import type { StatusParts } from './referenceStatuses';

/** Milliseconds from a change of the text to the update, so that fast typing causes one update. */
const debounce = 300;

/** Refreshes the tokens of visible `.http` files before they expire, while the window has the focus. */
export class VisibleTokens implements vscode.Disposable {
  private readonly refreshing: TokenRefresher;
  private readonly listeners: readonly Disposable[];
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly parts: StatusParts & { readonly clock: Clock }) {
    const { files, names, consent } = parts;
    this.refreshing = new TokenRefresher(parts);
    const update = (): void => this.update();
    this.listeners = [
      files.onDidChange((document) => (document ? this.soon() : this.update())),
      names.onDidChange(update),
      consent.onDidGive(update),
      vscode.window.onDidChangeVisibleTextEditors(update),
      vscode.workspace.onDidGrantWorkspaceTrust(update),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('kunci')) this.update();
      }),
      vscode.window.onDidChangeWindowState(({ focused }) => this.refreshing.setFocus(focused)),
    ];
    this.refreshing.setFocus(vscode.window.state.focused);
    this.update();
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const listener of this.listeners) listener.dispose();
    this.refreshing.dispose();
  }

  private soon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.update(), debounce);
  }

  private update(): void {
    clearTimeout(this.timer);
    this.refreshing.use(vscode.workspace.isTrusted ? this.clients() : []);
  }

  private clients(): readonly Client[] {
    const { files, names, consent } = this.parts;
    const clients = new Set<Client>();
    for (const file of files.visible()) {
      for (const reference of file.file.references) {
        for (const name of file.namesOf(reference)) {
          const match = names.find(name);
          if (match?.variable.kind === 'token' && consent.isGiven(match.client)) clients.add(match.client);
        }
      }
    }
    return [...clients];
  }
}
