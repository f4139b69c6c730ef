import { execFile } from 'node:child_process';
import type { EntryStore } from './chunks';

/** Milliseconds. The tool uses the same service that has just responded. */
const limit = 10_000;

/**
 * Reads and removes entries of the Secret Service that were stored with `secret-tool`. They have no schema, and keytar
 * finds only entries with its own, so the tool itself has to be used; if it is not installed, there are none. Values
 * are passed through a pipe, never as arguments.
 */
export function createSecretTool(service: string): Pick<EntryStore, 'read' | 'remove'> {
  const run = (verb: 'lookup' | 'clear', account: string): Promise<string | undefined> =>
    new Promise((resolve) => {
      const args = [verb, 'service', service, 'account', account];
      const options = { timeout: limit, maxBuffer: 1_000_000, windowsHide: true, env: toolEnvironment() };
      execFile('secret-tool', args, options, (error, output) => resolve(error ? undefined : output));
    });
  return {
    read: async (account) => (await run('lookup', account)) || undefined,
    remove: async (account) => {
      const exists = (await run('lookup', account)) !== undefined;
      if (exists) await run('clear', account);
      return exists;
    },
  };
}

/** The tool gets only the variables that it needs to find the service. */
function toolEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) =>
      /^(PATH|HOME|USER|LOGNAME|LANG|LC_.*|DBUS_.*|XDG_.*|DISPLAY|WAYLAND_DISPLAY|XAUTHORITY)$/.test(name),
    ),
  );
}
