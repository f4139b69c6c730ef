import * as vscode from 'vscode';
import { referenceStem, requestFileText } from '../../core/clients/references';
import { exampleFor } from './exampleFor';
import { onClient } from './registry';
import { fetchWithProgress } from './tokenCommands';

/** A terminal with the client's variables. Transient, so that VS Code does not bring them back with the window. */
export const openTerminal = onClient(async (kunci, client) => {
  await kunci.consent.require(client, 'Open a terminal with the token');
  const token = await fetchWithProgress(kunci, client, false);
  const stem = referenceStem(client);
  const terminal = vscode.window.createTerminal({
    name: `Kunci: ${client.name}`,
    iconPath: new vscode.ThemeIcon('key'),
    isTransient: true,
    env: { [`${stem}_TOKEN`]: token.value, [`${stem}_CLIENT_ID`]: client.clientId },
    message: `$${stem}_TOKEN and $${stem}_CLIENT_ID are set in this terminal, as they are now.`,
  });
  terminal.show();
});

export const newRequestFile = onClient(async (kunci, client) => {
  const content = requestFileText(client, await exampleFor(kunci, client));
  const document = await vscode.workspace.openTextDocument({ language: 'http', content });
  // The cursor is in the request, below the line with its title, so that it can be sent at once.
  await vscode.window.showTextDocument(document, { selection: new vscode.Range(1, 0, 1, 0) });
});
