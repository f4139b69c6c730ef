import * as vscode from 'vscode';
import type { Client } from '../../core/model';
import { AppError } from '../../core/model/errors';
import { tokenKey } from '../../core/tokens/tokenService';

/**
 * With `kunci.confirmProduction`, a production token is copied, shown or sent only after a yes, once per window for
 * each client.
 */
export class ProductionConsent implements vscode.Disposable {
  private readonly confirmed = new Set<string>();
  private readonly asking = new Map<string, Thenable<string | undefined>>();
  private readonly given = new vscode.EventEmitter<void>();

  readonly onDidGive = this.given.event;

  isGiven(client: Client): boolean {
    if (client.environment !== 'production' || this.confirmed.has(tokenKey(client))) return true;
    // Anything but `false`, e.g. `null`, keeps the question.
    return vscode.workspace.getConfiguration('kunci').get('confirmProduction') === false;
  }

  /** @param use what is about to happen, as `Copy the token` @throws AppError `cancelled` */
  async require(client: Client, use: string): Promise<void> {
    if (this.isGiven(client)) return;
    const key = tokenKey(client);
    // A second click comes before the first one's question is there, and must not ask it again.
    const answer = this.asking.get(key) ?? ask(client, use);
    this.asking.set(key, answer);
    const isConfirmed = (await answer) !== undefined;
    this.asking.delete(key);
    if (!isConfirmed) throw new AppError('cancelled', `“${client.name}” was not confirmed.`);
    this.confirmed.add(key);
    this.given.fire();
  }

  dispose(): void {
    this.given.dispose();
  }
}

function ask(client: Client, use: string): Thenable<string | undefined> {
  return vscode.window.showWarningMessage(
    `${use} of “${client.name}”?`,
    {
      modal: true,
      detail:
        'This client is for production: its token acts on real orders and real money. Asked once per window for each client.',
    },
    'Yes, Production',
  );
}
