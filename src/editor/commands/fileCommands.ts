import * as vscode from 'vscode';
import { allowedHostProblem } from '../../core/clients/clientProblems';
import { entryName } from '../../core/clients/transfer';
import { AppError } from '../../core/model/errors';
import { tokenStatusOf } from '../tokens/tokenStatus';
import { refuseTemporary } from './clientCommands';
import { type Command, onClient } from './registry';

/** Asks a modal question, since the host will get tokens; then adds the host to the client's entry. */
const allowHost = onClient(async (kunci, client, host) => {
  refuseTemporary(kunci, client);
  const problem = allowedHostProblem(host);
  if (typeof host !== 'string' || problem !== undefined) {
    throw new AppError('invalid-client', problem ?? 'No host was given to allow.');
  }
  const allow = 'Allow';
  const answer = await vscode.window.showWarningMessage(
    `Allow ${host} to get the tokens of “${client.name}” (${client.environment})?`,
    {
      modal: true,
      detail:
        'The owner of this host can act for the client while a token is valid. The host is added to “allowedHosts” of the client.',
    },
    allow,
  );
  if (answer !== allow) throw new vscode.CancellationError();
  await kunci.store.edit((entries) =>
    entries.map((entry) => {
      if (entryName(entry) !== client.name) return entry;
      const { allowedHosts } = entry as { readonly allowedHosts?: unknown };
      const present: readonly unknown[] = Array.isArray(allowedHosts) ? allowedHosts : [];
      return present.includes(host) ? entry : { ...(entry as object), allowedHosts: [...present, host] };
    }),
  );
});

const confirmProductionUse = onClient(async (kunci, client) => {
  await kunci.consent.require(client, 'Use the token in .http files');
});

const showClientActions = onClient(async (kunci, client) => {
  const look = tokenStatusOf(kunci.tokens.state(client), Date.now());
  const actions = [
    ...(kunci.consent.isGiven(client)
      ? []
      : [['lock', 'Confirm Production Use…', 'kunci.confirmProductionUse']]),
    ['sync', 'Fetch Token', 'kunci.fetchToken'],
    ['copy', 'Copy Token', 'kunci.copyToken'],
    ['copy', 'Copy Authorization Header', 'kunci.copyAuthorizationHeader'],
    ['info', 'Show Token Details', 'kunci.showTokenDetails'],
    ['circle-slash', 'Forget Token', 'kunci.forgetToken'],
    ['new-file', 'New Request File', 'kunci.newRequestFile'],
    ...(kunci.store.isTemporary(client)
      ? []
      : [
          ['edit', 'Edit Client…', 'kunci.editClient'],
          ['key', 'Replace Secret…', 'kunci.replaceSecret'],
        ]),
  ];
  const chosen = await vscode.window.showQuickPick(
    actions.map(([icon, label, command = '']) => ({ label: `$(${icon}) ${label}`, command })),
    { title: `${client.name} (${client.environment}) · ${look.text}`, placeHolder: 'Choose an action' },
  );
  if (!chosen) throw new vscode.CancellationError();
  await vscode.commands.executeCommand(chosen.command, { client: client.name });
});

/** Behind lenses, links and quick fixes only, so that the manifest does not list them. */
export const fileCommands: Readonly<Record<string, Command>> = {
  allowHost,
  confirmProductionUse,
  showClientActions,
};
