import * as vscode from 'vscode';
import { systemClock } from '../../core/base/clock';
import type { Client } from '../../core/model';
import { TokenRefresher } from '../../core/tokens/tokenRefresher';
import { Delay } from '../ui/delay';
import type { ReferenceStatuses, StatusParts } from './referenceStatuses';

/** Milliseconds from a change of the text to the update, so that fast typing causes one update. */
const debounce = 300;

/** Refreshes the tokens of visible `.http` files before they expire, while the window has the focus. */
export class VisibleTokens implements vscode.Disposable {
  private readonly refreshing: TokenRefresher;
  private readonly delay = new Delay(debounce, () => this.update());
  private readonly listeners: vscode.Disposable;

  constructor(
    private readonly parts: StatusParts,
    statuses: ReferenceStatuses,
  ) {
    this.refreshing = new TokenRefresher({ tokens: parts.tokens, clock: systemClock });
    this.listeners = vscode.Disposable.from(
      statuses.onDidChange((document) => (document ? this.delay.restart() : this.update())),
      vscode.window.onDidChangeVisibleTextEditors(() => this.update()),
      vscode.window.onDidChangeWindowState(({ focused }) => this.refreshing.setFocus(focused)),
    );
    this.refreshing.setFocus(vscode.window.state.focused);
    this.update();
  }

  dispose(): void {
    this.delay.dispose();
    this.listeners.dispose();
    this.refreshing.dispose();
  }

  private update(): void {
    this.refreshing.use(vscode.workspace.isTrusted ? this.clients() : []);
  }

  private clients(): readonly Client[] {
    const { files, names, consent } = this.parts;
    const visibleNames = files
      .visible()
      .flatMap((file) => file.file.references.flatMap((reference) => file.namesOf(reference)));
    const matches = visibleNames.flatMap((name) => names.find(name) ?? []);
    const tokens = matches.filter(
      ({ client, variable }) => variable.kind === 'token' && consent.isGiven(client),
    );
    return tokens.map(({ client }) => client);
  }
}
