import * as vscode from 'vscode';
import type { Client } from '../../core/model';
import { AppError } from '../../core/model/errors';
import { pickClient } from '../clients/pickClient';
import { report } from '../ui/report';
import type { Kunci } from './context';

/** What runs behind `kunci.<name>`. The first argument, where there is one, says what it is about, as which client. */
export type Command = (kunci: Kunci, ...args: readonly unknown[]) => Promise<unknown>;

/** A failure together with the client that it befell, so that what helps can be offered. */
class ClientFailure extends Error {
  constructor(
    readonly client: Client,
    readonly failure: unknown,
  ) {
    super('A command on a client failed.');
  }
}

/**
 * A command on one client: given by name, by the tree's node, or asked for.
 * @param offered whether a client is among those that are asked for
 */
export function onClient<T>(
  run: (kunci: Kunci, client: Client, ...args: readonly unknown[]) => Promise<T>,
  offered: (kunci: Kunci, client: Client) => boolean = () => true,
): Command {
  return async (kunci, which, ...args) => {
    const name = nameIn(which);
    const client =
      name === undefined
        ? await chooseClient(kunci, (client) => offered(kunci, client))
        : kunci.store.find(name);
    kunci.recent.used(client);
    return about(client, () => run(kunci, client, ...args));
  };
}

/** Without a client to choose from, the first one is added. @throws CancellationError */
async function chooseClient(kunci: Kunci, isOffered: (client: Client) => boolean): Promise<Client> {
  const clients = kunci.store.clients().filter(isOffered);
  return clients.length > 0 ? pickClient(clients, kunci) : kunci.form.run();
}

/** Runs what is about one client, so that a failure is told with what helps this client. */
export async function about<T>(client: Client, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (failure) {
    throw failure instanceof ClientFailure ? failure : new ClientFailure(client, failure);
  }
}

/**
 * Registers every command. A script, which names what it wants, gets the failure as a rejection with a `code`; a person
 * gets it as a message with what helps, since VS Code would show a rejection as a bare dialog.
 */
export function registerCommands(
  commands: Readonly<Record<string, Command>>,
  kunci: Kunci,
): vscode.Disposable {
  return vscode.Disposable.from(
    ...Object.entries(commands).map(([name, command]) =>
      vscode.commands.registerCommand(`kunci.${name}`, async (...args: unknown[]) => {
        try {
          return await command(kunci, ...args);
        } catch (error) {
          const client = error instanceof ClientFailure ? error.client : undefined;
          const failure = error instanceof ClientFailure ? error.failure : error;
          if (isScript(args)) throw forScript(failure);
          void report(failure, kunci.log, client);
          return undefined;
        }
      }),
    ),
  );
}

/** Menus and lenses give objects of their own, and a menu of a tree a list of them behind. */
function isScript([first, second]: readonly unknown[]): boolean {
  const isNamed = (one: unknown): boolean => typeof one === 'string' || one instanceof vscode.Uri;
  return isNamed(first) || isNamed(second) || Array.isArray(first);
}

function nameIn(which: unknown): string | undefined {
  if (typeof which === 'string') return which;
  const client = (which as { readonly client?: unknown } | null | undefined)?.client;
  return typeof client === 'string' ? client : undefined;
}

function forScript(failure: unknown): unknown {
  return failure instanceof vscode.CancellationError
    ? new AppError('cancelled', 'The command was cancelled.')
    : failure;
}
