import { addClient, openClientSettings, removeClient, replaceSecret } from './clientCommands';
import type { Command } from './registry';
import { startSandbox, stopSandbox } from './sandboxCommands';
import { copyAuthorizationHeader, copyToken, fetchToken, forgetToken } from './tokenCommands';

/** Every command, by its name after `kunci.`. The manifest lists the same; a test compares. */
export const commands = {
  addClient,
  replaceSecret,
  removeClient,
  openClientSettings,
  fetchToken,
  copyToken,
  copyAuthorizationHeader,
  forgetToken,
  startSandbox,
  stopSandbox,
  showLog: async (kunci) => kunci.log.show(),
} satisfies Readonly<Record<string, Command>>;
