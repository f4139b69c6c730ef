import * as vscode from 'vscode';
import { referenceStem, requestFileText } from '../../core/clients/references';
import type { Client, ExampleRequest } from '../../core/model';
import { AppError } from '../../core/model/errors';
import { providerOf, secretFieldsOf } from '../../core/providers';
import { type Kunci, onClient } from './command';
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

/** The first example request for which the client has all secrets, or the provider's first one if there is none. */
export async function exampleFor(kunci: Kunci, client: Client): Promise<ExampleRequest> {
  const { examples } = providerOf(client);
  const fields = secretFieldsOf(client).map(({ name }) => name);
  for (const example of examples) {
    const needed = example.secrets.filter((name) => fields.includes(name));
    const isMissing = await kunci.readSecrets(client, needed).then(
      () => false,
      (error: unknown) => error instanceof AppError && error.code === 'missing-secret',
    );
    if (!isMissing) return example;
  }
  return examples[0];
}
