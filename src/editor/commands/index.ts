import { addClient, duplicateClient, editClient, removeClient } from './clientCommands';
import { copyReference, copyTokenRequest, showTokenDetails } from './detailCommands';
import type { Command } from './registry';
import { startSandbox, stopSandbox } from './sandboxCommands';
import { cleanUp, copyPublicKey, replaceSecret } from './secretCommands';
import { sendRequest } from './sendCommands';
import { openClientSettings } from './settingsCommands';
import { explainSignature, verifyWebhook } from './signatureCommands';
import { copyAuthorizationHeader, copyToken, fetchToken, forgetToken } from './tokenCommands';
import { exportClients, importClients } from './transferCommands';
import { newRequestFile, openTerminal } from './useCommands';

/** Every command, by its name after `kunci.`. The manifest lists the same; a test compares. */
export const commands = {
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
} satisfies Readonly<Record<string, Command>>;
