import { execFile } from 'node:child_process';
import type { EntryStore } from './chunks';

/** Milliseconds that the tool may take; it talks to the same service that has just answered. */
const limit = 10_000;

/**
 * Entries of the Secret Service that `secret-tool` put there. They carry no schema, and the library finds only those
 * that carry its own, so they are read and removed by the tool that stored them. Where it is missing, nobody stored
 * anything with it. Values go through a pipe, never through arguments.
 */
export function createSecretTool(service: string): Pick<EntryStore, 'read' | 'remove'> {
  const run = (verb: 'lookup' | 'clear', account: string): Promise<string | undefined> =>
    new Promise((resolve) => {
      const args = [verb, 'service', service, 'account', account];
      const options = { timeout: limit, maxBuffer: 1_000_000, windowsHide: true, env: environment() };
      execFile('secret-tool', args, options, (error, output) => resolve(error ? undefined : output));
    });
  return {
    read: async (account) => (await run('lookup', account)) || undefined,
    remove: async (account) => {
      const was = (await run('lookup', account)) !== undefined;
      if (was) await run('clear', account);
      return was;
    },
  };
}

/** A token that is published in this process is not for a tool: it gets what it needs to find the service, no more. */
function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) =>
      /^(PATH|HOME|USER|LOGNAME|LANG|LC_.*|DBUS_.*|XDG_.*|DISPLAY|WAYLAND_DISPLAY|XAUTHORITY)$/.test(name),
    ),
  );
}
