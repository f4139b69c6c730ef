import type * as vscode from 'vscode';
import { systemClock } from '../../core/base/clock';
import type { ClientNames } from '../clients/clientNames';
import { Environments } from './environments';
import { OpenFiles } from './openFiles';
import { ReferenceStatuses, type StatusParts } from './referenceStatuses';
import { VisibleTokens } from './visibleTokens';

/** What commands need to know of the `.http` files. */
export class HttpFiles implements vscode.Disposable {
  private readonly environments = new Environments();
  readonly files = new OpenFiles(this.environments);
  readonly statuses: ReferenceStatuses;
  private readonly visibleTokens: VisibleTokens;

  constructor(
    readonly names: ClientNames,
    parts: Pick<StatusParts, 'tokens' | 'consent'>,
  ) {
    const all = { ...parts, names, files: this.files };
    this.statuses = new ReferenceStatuses(all);
    this.visibleTokens = new VisibleTokens({ ...all, clock: systemClock });
  }

  dispose(): void {
    this.visibleTokens.dispose();
    this.statuses.dispose();
    this.files.dispose();
    this.environments.dispose();
    this.names.dispose();
  }
}
