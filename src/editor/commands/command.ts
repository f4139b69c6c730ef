import type * as vscode from 'vscode';
import type { ClockSkews } from '../../core/http/clockSkew';
import type { Client, Secrets } from '../../core/model';
import type { TokenService } from '../../core/tokens/tokenService';
import type { SecretStore } from '../../core/vaults/secretStore';
import type { ClientNames } from '../clients/clientNames';
import type { ClientStore } from '../clients/clientStore';
import type { MockServers } from '../clients/mockServers';
import { pickClient, type RecentClients } from '../clients/pickClient';
import type { AddClientForm } from '../form/addClientForm';
import type { HttpFiles } from '../httpFile/httpFiles';
import type { ProductionConsent } from '../tokens/productionConsent';
import type { Clipboard } from '../ui/clipboard';
import type { Documents } from '../ui/documents';
import type { VaultChoice } from '../vaults/vaultChoice';
import type { WindowWire } from '../wire/windowWire';

/** The parts from `activate` that commands use. */
export interface CommandParts {
  readonly store: ClientStore;
  readonly tokens: TokenService;
  readonly secrets: SecretStore;
  readonly vaults: VaultChoice;
  readonly consent: ProductionConsent;
  readonly documents: Documents;
  readonly sandbox: MockServers;
  readonly names: ClientNames;
  readonly httpFiles: HttpFiles;
  readonly wire: WindowWire;
  /** From the vault, or of a temporary client. @throws AppError `missing-secret`, `vault-…` */
  readonly readSecrets: (client: Client, fields: readonly string[]) => Promise<Secrets>;
  readonly skews: ClockSkews;
  readonly memory: vscode.Memento;
  readonly log: vscode.LogOutputChannel;
}

/** The context of a command: the parts, and the objects that only commands use. */
export interface Kunci extends CommandParts {
  readonly clipboard: Clipboard;
  readonly recent: RecentClients;
  readonly form: AddClientForm;
}

/** The implementation of `kunci.<name>`. The first argument, if any, selects e.g. the client. */
export type Command = (kunci: Kunci, ...args: readonly unknown[]) => Promise<unknown>;

/** An error with the client it concerns, so that the right fixes can be offered. */
export class ClientFailure extends Error {
  constructor(
    readonly client: Client,
    readonly failure: unknown,
  ) {
    super('A command on a client failed.');
  }
}

/**
 * A command on one client. The argument is its name or a tree node; without an argument you choose the client.
 * @param isOffered whether a client is in the list to choose from
 */
export function onClient<T>(
  run: (kunci: Kunci, client: Client, ...args: readonly unknown[]) => Promise<T>,
  isOffered: (kunci: Kunci, client: Client) => boolean = () => true,
): Command {
  return async (kunci, argument, ...args) => {
    const client = await clientFor(kunci, argument, isOffered);
    kunci.recent.add(client);
    return runForClient(client, () => run(kunci, client, ...args));
  };
}

/** Attaches the client to every error. @throws ClientFailure */
export async function runForClient<T>(client: Client, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (failure) {
    throw failure instanceof ClientFailure ? failure : new ClientFailure(client, failure);
  }
}

/** If there is no client to choose, the form adds one. @throws CancellationError, AppError `unknown-client`, … */
async function clientFor(
  kunci: Kunci,
  argument: unknown,
  isOffered: (kunci: Kunci, client: Client) => boolean,
): Promise<Client> {
  const name = clientNameIn(argument);
  if (name !== undefined) return kunci.store.find(name);
  const clients = kunci.store.clients().filter((client) => isOffered(kunci, client));
  return clients.length > 0 ? pickClient(clients, kunci) : kunci.form.run();
}

function clientNameIn(argument: unknown): string | undefined {
  if (typeof argument === 'string') return argument;
  const client = (argument as { readonly client?: unknown } | null | undefined)?.client;
  return typeof client === 'string' ? client : undefined;
}
