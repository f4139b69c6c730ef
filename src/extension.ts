import * as vscode from 'vscode';
import { systemClock } from './core/base/clock';
import { ClockSkews } from './core/http/clockSkew';
import { createTransport } from './core/http/transport';
import type { Client } from './core/model';
import { providerOf, providers } from './core/providers';
import { TokenService } from './core/tokens/tokenService';
import { SecretStore } from './core/vaults/secretStore';
import { ClientNames } from './editor/clients/clientNames';
import { ClientStore } from './editor/clients/clientStore';
import { MockServers } from './editor/clients/mockServers';
import { RecentClients } from './editor/clients/recentClients';
import { commands } from './editor/commands';
import type { Kunci } from './editor/commands/context';
import { fileCommands } from './editor/commands/fileCommands';
import { registerCommands } from './editor/commands/registry';
import { AddClientForm } from './editor/form/addClientForm';
import { HttpFiles } from './editor/httpFile/httpFiles';
import { showHttpFiles } from './editor/languageFeatures';
import { SettingsLock } from './editor/settings/settingsLock';
import { ProductionConsent } from './editor/tokens/productionConsent';
import { showClientTree } from './editor/tree';
import { Clipboard } from './editor/ui/clipboard';
import { Documents } from './editor/ui/documents';
import { StoredAccounts } from './editor/vaults/storedAccounts';
import { secretErrors, VaultChoice } from './editor/vaults/vaultChoice';
import { WindowWire } from './editor/wire/windowWire';

export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Kunci', { log: true });
  const store = new ClientStore(new SettingsLock(context.globalStorageUri.fsPath));
  const vaults = new VaultChoice(context.secrets);
  const accounts = new StoredAccounts(context.globalState);
  const secrets = new SecretStore(vaults, accounts, providerOf);
  const readSecrets = async (client: Client, fields: readonly string[]) =>
    store.temporarySecrets(client, fields) ?? secrets.read(client, fields);
  const skews = new ClockSkews();
  const tokens = new TokenService({
    transport: skews.watch(createTransport(), systemClock),
    clock: systemClock,
    providerOf,
    readSecrets,
    log: (message) => log.info(message),
  });
  const consent = new ProductionConsent();
  const sandbox = new MockServers(store, async () => (await import('./sandbox')).startDemoSandbox());
  const names = new ClientNames(store, providers);
  const wire = new WindowWire({ names, store, tokens, consent, readSecrets, log });
  const httpFiles = new HttpFiles(names, { tokens, consent });
  const kunci: Kunci = {
    providers,
    store,
    tokens,
    secrets,
    vaults,
    consent,
    clipboard: new Clipboard(),
    documents: new Documents(),
    recent: new RecentClients(context.globalState),
    form: new AddClientForm({ store, secrets, vaults, providers }),
    sandbox,
    names,
    httpFiles,
    wire,
    readSecrets,
    skews,
    log,
  };
  context.subscriptions.push(
    log,
    store,
    accounts,
    tokens,
    kunci.clipboard,
    kunci.documents,
    kunci.form,
    consent,
    sandbox,
    kunci.httpFiles,
    wire,
    store.onDidChange(() => tokens.keepOnly(store.clients())),
    vaults.onDidChange(() => tokens.forgetErrors(secretErrors)),
    registerCommands({ ...commands, ...fileCommands }, kunci),
    showClientTree(kunci),
    showHttpFiles(kunci),
  );
}
