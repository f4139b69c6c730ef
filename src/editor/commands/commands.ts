import { RecentClients } from '../clients/pickClient';
import { AddClientForm } from '../form/addClientForm';
import { Clipboard } from '../ui/clipboard';
import { allowHost, confirmProductionUse, showClientActions } from './clientActions';
import { addClient, duplicateClient, editClient, removeClient } from './clientCommands';
import type { Command, CommandParts, Kunci } from './command';
import type { CommandName, Commands } from './registerCommands';
import { startSandbox, stopSandbox } from './sandboxCommands';
import { cleanUp, copyPublicKey, replaceSecret } from './secretCommands';
import { sendRequest } from './sendCommands';
import { openClientSettings } from './settingsCommands';
import { explainSignature, verifyWebhook } from './signatureCommands';
import {
  copyAuthorizationHeader,
  copyReference,
  copyToken,
  copyTokenRequest,
  fetchToken,
  forgetToken,
  showTokenDetails,
} from './tokenCommands';
import { exportClients, importClients } from './transferCommands';
import { newRequestFile, openTerminal } from './useCommands';

/**
 * The implementations of all commands. This file, and all that only commands use (forms, dialogs, the explanation of
 * signatures), is loaded when the first command runs. `registerCommands` has the names and reports errors, `command` the
 * context and what commands on a client have in common; the other files contain related commands each.
 * @param own registers an object for disposal
 */
export function createCommands(parts: CommandParts, own: <T extends object>(part: T) => T): Commands {
  const kunci: Kunci = {
    ...parts,
    clipboard: own(new Clipboard()),
    form: own(new AddClientForm(parts)),
    recent: new RecentClients(parts.memory),
  };
  const bound = Object.entries(implementations).map(([name, command]) => [
    name,
    (...args: readonly unknown[]) => command(kunci, ...args),
  ]);
  return Object.fromEntries(bound) as Commands;
}

const implementations: Readonly<Record<CommandName, Command>> = {
  addClient,
  editClient,
  duplicateClient,
  removeClient,
  openClientSettings,
  replaceSecret,
  copyPublicKey,
  importClients,
  exportClients,
  fetchToken,
  copyToken,
  copyAuthorizationHeader,
  copyReference,
  copyTokenRequest,
  showTokenDetails,
  forgetToken,
  openTerminal,
  newRequestFile,
  sendRequest,
  explainSignature,
  verifyWebhook,
  startSandbox,
  stopSandbox,
  cleanUp,
  showLog: async (kunci) => kunci.log.show(),
  allowHost,
  confirmProductionUse,
  showClientActions,
};
