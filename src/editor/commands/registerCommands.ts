import * as vscode from 'vscode';
import { AppError } from '../../core/model/errors';
import { report } from '../ui/report';
import { ClientFailure } from './command';

/** The commands in the command palette. The manifest lists the same names; a test compares them. */
export const publicCommands = [
  'addClient',
  'editClient',
  'duplicateClient',
  'removeClient',
  'openClientSettings',
  'replaceSecret',
  'copyPublicKey',
  'importClients',
  'exportClients',
  'fetchToken',
  'copyToken',
  'copyAuthorizationHeader',
  'copyReference',
  'copyTokenRequest',
  'showTokenDetails',
  'forgetToken',
  'openTerminal',
  'newRequestFile',
  'sendRequest',
  'explainSignature',
  'verifyWebhook',
  'startSandbox',
  'stopSandbox',
  'cleanUp',
  'showLog',
] as const;

/** The commands behind lenses, links and quick fixes only, which the manifest does not list. */
const internalCommands = ['allowHost', 'confirmProductionUse', 'showClientActions'] as const;

export type CommandName = (typeof publicCommands)[number] | (typeof internalCommands)[number];

/** Every command by its name after `kunci.`. A missing command does not compile. */
export type Commands = Readonly<Record<CommandName, (...args: readonly unknown[]) => Promise<unknown>>>;

/**
 * Registers every command. A script, which passes names or URIs, gets an error as a rejection with a `code`. Otherwise
 * the error appears as a message with its fixes, because VS Code would show a rejection without them.
 * @param load loads the implementations; called once, when the first command runs
 */
export function registerCommands(
  load: () => Promise<Commands>,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  let commands: Promise<Commands> | undefined;
  const run = async (name: CommandName, args: readonly unknown[]): Promise<unknown> => {
    commands ??= load();
    try {
      return await (await commands)[name](...args);
    } catch (error) {
      const client = error instanceof ClientFailure ? error.client : undefined;
      const failure = error instanceof ClientFailure ? error.failure : error;
      if (isScript(args)) throw rejectionOf(failure);
      void report(failure, log, client);
      return undefined;
    }
  };
  return vscode.Disposable.from(
    ...[...publicCommands, ...internalCommands].map((name) =>
      vscode.commands.registerCommand(`kunci.${name}`, (...args: unknown[]) => run(name, args)),
    ),
  );
}

/** Menus and lenses pass objects of their own, and a tree's menu also passes the list of selected nodes. */
function isScript([first, second]: readonly unknown[]): boolean {
  const isNamed = (argument: unknown): boolean =>
    typeof argument === 'string' || argument instanceof vscode.Uri;
  return isNamed(first) || isNamed(second) || Array.isArray(first);
}

function rejectionOf(failure: unknown): unknown {
  return failure instanceof vscode.CancellationError
    ? new AppError('cancelled', 'The command was cancelled.')
    : failure;
}
