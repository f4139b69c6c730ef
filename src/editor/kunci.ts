import type * as vscode from 'vscode';
import type { ClockSkews } from '../core/clockSkew';
import type { Provider } from '../core/model';
import type { SecretStore } from '../core/secretStore';
import type { TokenService } from '../core/tokenService';
import type { ClientStore } from './clientStore';
import type { Clipboard } from './clipboard';
import type { Documents } from './documents';
import type { AddClientForm } from './form/addClientForm';
import type { HttpFiles } from './httpFiles';
import type { ProductionGate } from './productionGate';
import type { RecentClients } from './recentClients';
import type { SandboxControl } from './sandboxControl';
import type { Signer } from './signatures/signer';
import type { VaultChoice } from './vaults';

/** The parts that commands work with, built once in `activate`. */
export interface Kunci {
  readonly providers: readonly Provider[];
  readonly store: ClientStore;
  readonly tokens: TokenService;
  readonly secrets: SecretStore;
  readonly vaults: VaultChoice;
  readonly gate: ProductionGate;
  readonly clipboard: Clipboard;
  readonly recent: RecentClients;
  readonly documents: Documents;
  readonly form: AddClientForm;
  readonly sandbox: SandboxControl;
  readonly httpFiles: HttpFiles;
  readonly signer: Signer;
  readonly skews: ClockSkews;
  readonly log: vscode.LogOutputChannel;
}
