import type * as vscode from 'vscode';
import type { ClockSkews } from '../core/clockSkew';
import type { Client, Provider, Secrets } from '../core/model';
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
import type { VaultChoice } from './vaults';
import type { WindowWire } from './wire/windowWire';

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
  readonly wire: WindowWire;
  /** From the vault, or of a temporary client. @throws AppError `missing-secret`, `vault-…` */
  readonly readSecrets: (client: Client, fields: readonly string[]) => Promise<Secrets>;
  readonly skews: ClockSkews;
  readonly log: vscode.LogOutputChannel;
}
