/** Commands behind lenses, links and quick fixes. */
import * as vscode from 'vscode';
import { allowedHostProblem } from '../../core/clients/clientProblems';
import { AppError } from '../../core/model/errors';
import { tokenStatusOf } from '../tokens/tokenStatus';
import { confirm, pickOne } from '../ui/quickPick';
import { refuseTemporary } from './clientCommands';
import { onClient } from './command';

/** Adds a host to the client's entry, after a modal question: the host will receive tokens. */
export const allowHost = onClient(async (kunci, client, host) => {
  refuseTemporary(kunci, client);
  const problem = allowedHostProblem(host);
  if (typeof host !== 'string' || problem !== undefined) {
    throw new AppError('invalid-client', problem ?? 'Pass the host to allow as the second argument.');
  }
  await confirm(
    `Allow ${host} to receive the tokens of “${client.name}” (${client.environment})?`,
    'The owner of this host can act for this client as long as a token is valid. Kunci adds the host to “allowedHosts” of the client.',
    'Allow',
  );
  await kunci.store.editClient(client.name, (entry) => {
    const { allowedHosts = [] } = entry as { readonly allowedHosts?: readonly string[] };
    return { ...entry, allowedHosts: [...new Set([...allowedHosts, host])] };
  });
});

export const confirmProductionUse = onClient(async (kunci, client) => {
  await kunci.consent.require(client, 'Use the token in .http files');
});

export const showClientActions = onClient(async (kunci, client) => {
  const status = tokenStatusOf(kunci.tokens.state(client), Date.now());
  const action = (icon: string, label: string, command: string) => ({
    label: `$(${icon}) ${label}`,
    command: `kunci.${command}`,
  });
  const { command } = await pickOne(
    [
      ...(kunci.consent.isGiven(client)
        ? []
        : [action('lock', 'Confirm Production Use…', 'confirmProductionUse')]),
      action('sync', 'Fetch Token', 'fetchToken'),
      action('copy', 'Copy Token', 'copyToken'),
      action('copy', 'Copy Authorization Header', 'copyAuthorizationHeader'),
      action('info', 'Show Token Details', 'showTokenDetails'),
      action('circle-slash', 'Forget Token', 'forgetToken'),
      action('new-file', 'New Request File', 'newRequestFile'),
      ...(kunci.store.isTemporary(client)
        ? []
        : [action('edit', 'Edit Client…', 'editClient'), action('key', 'Replace Secret…', 'replaceSecret')]),
    ],
    { title: `${client.name} (${client.environment}) · ${status.text}`, placeHolder: 'Choose an action' },
  );
  await vscode.commands.executeCommand(command, { client: client.name });
});
