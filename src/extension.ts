import * as vscode from 'vscode';
import { systemClock } from './core/clock';
import { providerOf, providers } from './core/providers';
import { SecretStore } from './core/secretStore';
import { TokenService } from './core/tokenService';
import { createTransport } from './core/transport';
import { accountIndex } from './editor/accountIndex';
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
import { SettingsFile } from './editor/settingsFile';
import { showClientTree } from './editor/tree';
import { VaultChoice } from './editor/vaults';

export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Kunci', { log: true });
  const store = new ClientStore(new SettingsFile(context.globalStorageUri.fsPath));
  const vaults = new VaultChoice(context.secrets);
  const secrets = new SecretStore(() => vaults.current, accountIndex(context.globalState), providerOf);
  const tokens = new TokenService({
    transport: createTransport(),
    clock: systemClock,
    providerOf,
    readSecrets: async (client, fields) => store.lentSecrets(client) ?? secrets.read(client, fields),
    log: (message) => log.info(message),
  });
  const gate = new ProductionGate();
  const sandbox = new SandboxControl(store, async () => (await import('./sandbox')).startSandboxForPeople());
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
    httpFiles: new HttpFiles(new ClientNames(store, providers), { tokens, gate }),
    log,
  };
  context.subscriptions.push(
    log,
    store,
    tokens,
    kunci.clipboard,
    kunci.documents,
    kunci.form,
    gate,
    sandbox,
    kunci.httpFiles,
    store.onDidChange(() => tokens.keepOnly(store.clients())),
    registerCommands(commands, kunci),
    showClientTree(kunci),
    showHttpFiles(kunci),
  );
}
