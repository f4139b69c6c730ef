import * as vscode from 'vscode';
import { referenceStem, requestFileText } from '../../core/clients/references';
import { onClient } from './command';
import { exampleFor } from './exampleFor';
import { fetchWithProgress } from './tokenCommands';

/** A terminal with the token as an environment variable. Transient, so that VS Code does not restore it. */
export const openTerminal = onClient(async (kunci, client) => {
  await kunci.consent.require(client, 'Open a terminal with the token');
  const token = await fetchWithProgress(kunci, client, false);
  const stem = referenceStem(client);
  const terminal = vscode.window.createTerminal({
    name: `Kunci: ${client.name}`,
    iconPath: new vscode.ThemeIcon('key'),
    isTransient: true,
    env: { [`${stem}_TOKEN`]: token.value, [`${stem}_CLIENT_ID`]: client.clientId },
    message: `This terminal has $${stem}_TOKEN and $${stem}_CLIENT_ID. The token is not refreshed here.`,
  });
  terminal.show();
});

export const newRequestFile = onClient(async (kunci, client) => {
  const content = requestFileText(client, await exampleFor(kunci, client));
  const document = await vscode.workspace.openTextDocument({ language: 'http', content });
  // Put the cursor below the title, so that the request can be sent at once.
  await vscode.window.showTextDocument(document, { selection: new vscode.Range(1, 0, 1, 0) });
});
