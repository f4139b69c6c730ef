import * as vscode from 'vscode';
import { systemClock } from './core/clock';
import { ClockSkews } from './core/clockSkew';
import type { Client } from './core/model';
import { providerOf, providers } from './core/providers';
import { SecretStore } from './core/secretStore';
import { TokenService } from './core/tokenService';
import { createTransport } from './core/transport';
import { StoredAccounts } from './editor/accountIndex';
import { ClientStore } from './editor/clientStore';
import { Clipboard } from './editor/clipboard';
import { commands } from './editor/commands';
import { registerCommands } from './editor/commands/registry';
import { Documents } from './editor/documents';
import { AddClientForm } from './editor/form/addClientForm';
import { HttpFiles, showHttpFiles } from './editor/httpFiles';
import { ClientNames } from './editor/httpFiles/clientNames';
import type { Kunci } from './editor/kunci';
import { ProductionGate } from './editor/productionGate';
import { RecentClients } from './editor/recentClients';
import { SandboxControl } from './editor/sandboxControl';
import { SettingsLock } from './editor/settingsLock';
import { showClientTree } from './editor/tree';
import { secretErrors, VaultChoice } from './editor/vaults';
import { WindowWire } from './editor/wire/windowWire';

export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Kunci', { log: true });
  const store = new ClientStore(new SettingsLock(context.globalStorageUri.fsPath));
  const vaults = new VaultChoice(context.secrets);
  const accounts = new StoredAccounts(context.globalState);
  const secrets = new SecretStore(vaults, accounts, providerOf);
  const readSecrets = async (client: Client, fields: readonly string[]) =>
    store.lentSecrets(client, fields) ?? secrets.read(client, fields);
  const skews = new ClockSkews();
  const tokens = new TokenService({
    transport: skews.watching(createTransport(), systemClock),
    clock: systemClock,
    providerOf,
    readSecrets,
    log: (message) => log.info(message),
  });
  const gate = new ProductionGate();
  const sandbox = new SandboxControl(store, async () => (await import('./sandbox')).startSandboxForPeople());
  const names = new ClientNames(store, providers);
  const wire = new WindowWire({ names, store, tokens, gate, readSecrets, log });
  const httpFiles = new HttpFiles(names, { tokens, gate });
  const kunci: Kunci = {
    providers,
    store,
    tokens,
    secrets,
    vaults,
    gate,
    clipboard: new Clipboard(),
    documents: new Documents(),
    recent: new RecentClients(context.globalState),
    form: new AddClientForm({ store, secrets, vaults, providers }),
    sandbox,
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
    gate,
    sandbox,
    kunci.httpFiles,
    wire,
    store.onDidChange(() => tokens.keepOnly(store.clients())),
    vaults.onDidChange(() => tokens.forgetErrors(secretErrors)),
    registerCommands(commands, kunci),
    showClientTree(kunci),
    showHttpFiles(kunci),
  );
}
