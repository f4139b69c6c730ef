import * as vscode from 'vscode';
import { systemClock } from './core/base/clock';
import { ClockSkews } from './core/http/clockSkew';
import { createTransport } from './core/http/transport';
import type { Client } from './core/model';
import { providerOf } from './core/providers';
import { TokenService } from './core/tokens/tokenService';
import { SecretStore } from './core/vaults/secretStore';
import { ClientNames } from './editor/clients/clientNames';
import { ClientStore } from './editor/clients/clientStore';
import { MockServers } from './editor/clients/mockServers';
import type { CommandParts } from './editor/commands/command';
import { registerCommands } from './editor/commands/registerCommands';
import { HttpFiles } from './editor/httpFile/httpFiles';
import { registerLanguageFeatures } from './editor/languageFeatures/languageFeatures';
import { SettingsLock } from './editor/settings/settingsLock';
import { ProductionConsent } from './editor/tokens/productionConsent';
import { createClientTreeView } from './editor/tree/clientTreeView';
import { Documents } from './editor/ui/documents';
import { StoredAccounts } from './editor/vaults/storedAccounts';
import { secretErrors, VaultChoice } from './editor/vaults/vaultChoice';
import { WindowWire } from './editor/wire/windowWire';

export function activate(context: vscode.ExtensionContext): void {
  const own = ownedBy(context);
  const memory = context.globalState;
  const log = own(vscode.window.createOutputChannel('Kunci', { log: true }));

  // Clients, and where their secrets are
  const store = own(new ClientStore(own(new SettingsLock(context.globalStorageUri.fsPath))));
  const names = own(new ClientNames(store));
  const vaults = own(new VaultChoice(context.secrets));
  const secrets = own(new SecretStore(vaults, own(new StoredAccounts(memory)), providerOf));
  const readSecrets = async (client: Client, fields: readonly string[]) =>
    store.temporarySecrets(client, fields) ?? secrets.read(client, fields);
  const sandbox = own(
    new MockServers(store, memory, async () => (await import('./sandbox')).startDemoSandbox()),
  );

  // Tokens, and the wire that adds them to requests
  const skews = own(new ClockSkews());
  const transport = skews.watch(createTransport(), systemClock);
  const logInfo = (message: string): void => log.info(message);
  const tokens = own(
    new TokenService({ transport, clock: systemClock, providerOf, readSecrets, log: logInfo }),
  );
  const consent = own(new ProductionConsent());
  const wire = own(new WindowWire({ names, store, tokens, consent, readSecrets, log }));
  own(store.onDidChange(() => tokens.keepOnly(store.clients())));
  own(vaults.onDidChange(() => tokens.forgetErrors(secretErrors)));

  // What you see: the tree, the features in .http files, and the commands
  const httpFiles = own(new HttpFiles(names, { tokens, consent }));
  const documents = own(new Documents());
  own(createClientTreeView({ store, tokens, vaults }));
  own(registerLanguageFeatures({ httpFiles, store, tokens, sandbox }));
  const clients = { store, names, secrets, vaults, readSecrets, sandbox };
  const parts: CommandParts = {
    ...clients,
    tokens,
    skews,
    consent,
    wire,
    httpFiles,
    documents,
    memory,
    log,
  };
  const load = async () => (await import('./editor/commands/commands')).createCommands(parts, own);
  own(registerCommands(load, log));
}

/** Every part is built through this function, so that no part with a `dispose` method can be forgotten. */
function ownedBy({ subscriptions }: vscode.ExtensionContext): <T extends object>(part: T) => T {
  return (part) => {
    if ('dispose' in part && typeof part.dispose === 'function') {
      subscriptions.push(part as typeof part & vscode.Disposable);
    }
    return part;
  };
}
