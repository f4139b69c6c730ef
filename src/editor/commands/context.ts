import type * as vscode from 'vscode';
import type { ClockSkews } from '../../core/http/clockSkew';
import type { Client, Provider, Secrets } from '../../core/model';
import type { TokenService } from '../../core/tokens/tokenService';
import type { SecretStore } from '../../core/vaults/secretStore';
import type { ClientNames } from '../clients/clientNames';
import type { ClientStore } from '../clients/clientStore';
import type { MockServers } from '../clients/mockServers';
import type { RecentClients } from '../clients/recentClients';
import type { AddClientForm } from '../form/addClientForm';
import type { HttpFiles } from '../httpFile/httpFiles';
import type { ProductionConsent } from '../tokens/productionConsent';
import type { Clipboard } from '../ui/clipboard';
import type { Documents } from '../ui/documents';
import type { VaultChoice } from '../vaults/vaultChoice';
import type { WindowWire } from '../wire/windowWire';

/** The parts that commands work with, built once in `activate`. */
export interface Kunci {
  readonly providers: readonly Provider[];
  readonly store: ClientStore;
  readonly tokens: TokenService;
  readonly secrets: SecretStore;
  readonly vaults: VaultChoice;
  readonly consent: ProductionConsent;
  readonly clipboard: Clipboard;
  readonly recent: RecentClients;
  readonly documents: Documents;
  readonly form: AddClientForm;
  readonly sandbox: MockServers;
  readonly names: ClientNames;
  readonly httpFiles: HttpFiles;
  readonly wire: WindowWire;
  /** From the vault, or of a temporary client. @throws AppError `missing-secret`, `vault-…` */
  readonly readSecrets: (client: Client, fields: readonly string[]) => Promise<Secrets>;
  readonly skews: ClockSkews;
  readonly log: vscode.LogOutputChannel;
}
