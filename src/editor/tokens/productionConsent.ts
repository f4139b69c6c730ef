import * as vscode from 'vscode';
import type { Client } from '../../core/model';
import { AppError } from '../../core/model/errors';
import { tokenKey } from '../../core/tokens/tokenService';

/**
 * With `kunci.confirmProduction`, Kunci copies, shows or sends a production token only after you confirm it, once per
 * window for each client.
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

  /** Asks if consent is needed. @param use the action, e.g. `Copy the token` @throws AppError `cancelled` */
  async require(client: Client, use: string): Promise<void> {
    if (this.isGiven(client)) return;
    const key = tokenKey(client);
    // A second click must not ask again while the question is open.
    const answer = this.asking.get(key) ?? ask(client, use);
    this.asking.set(key, answer);
    const isConfirmed = (await answer) !== undefined;
    this.asking.delete(key);
    if (!isConfirmed) throw new AppError('cancelled', `You did not confirm the use of “${client.name}”.`);
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
        'This is a production client. Its token gives access to real orders and real money. Kunci asks once per window for each client.',
    },
    'Use Production',
  );
}
