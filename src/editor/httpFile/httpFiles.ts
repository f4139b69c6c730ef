import type * as vscode from 'vscode';
import type { ClientNames } from '../clients/clientNames';
import { OpenFiles } from './openFiles';
import { ReferenceStatuses, type StatusParts } from './referenceStatuses';
import { VisibleTokens } from './visibleTokens';

/**
 * The open `.http` files, for the language features and the commands: their requests, the clients that these use, and
 * the status of each reference. Read in this order: `openFiles` parses documents, `requestClients` finds the clients of
 * a request, `referenceStatuses` computes the status of a reference, and `visibleTokens` refreshes the tokens in view.
 */
export class HttpFiles implements vscode.Disposable {
  readonly files = new OpenFiles();
  readonly statuses: ReferenceStatuses;
  private readonly visibleTokens: VisibleTokens;

  constructor(
    readonly names: ClientNames,
    parts: Pick<StatusParts, 'tokens' | 'consent'>,
  ) {
    const statusParts = { ...parts, names, files: this.files };
    this.statuses = new ReferenceStatuses(statusParts);
    this.visibleTokens = new VisibleTokens(statusParts, this.statuses);
  }

  dispose(): void {
    this.visibleTokens.dispose();
    this.statuses.dispose();
    this.files.dispose();
  }
}
