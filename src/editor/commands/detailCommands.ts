import * as vscode from 'vscode';
import { referenceText } from '../../core/clients/references';
import { formatCurl } from '../../core/http/curl';
import { providerOf } from '../../core/providers';
import { buildTokenRequest } from '../../core/tokens/tokenRequest';
import { tokenDetails } from '../tokens/tokenDetails';
import { onClient } from './command';
import { fetchWithProgress } from './tokenCommands';

export const showTokenDetails = onClient(async (kunci, client) => {
  await kunci.consent.require(client, 'Show the token details');
  const token = await fetchWithProgress(kunci, client, false);
  await kunci.documents.show(`${client.name}-token.md`, tokenDetails(client, token));
});

export const copyReference = onClient(async (_, client) => {
  const variable = providerOf(client).variables.find(({ kind }) => kind === 'token');
  const text = referenceText(client, variable?.suffix ?? 'TOKEN');
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(`$(key) ${text} copied`, 6000);
});

/** Copies the token request as cURL, with a stand-in for each secret text. A signature is real, as it reveals no key. */
export const copyTokenRequest = onClient(async (kunci, client) => {
  await kunci.consent.require(client, 'Copy the token request');
  const provider = providerOf(client);
  const needed = provider.secrets.filter((field) => provider.token.secrets.includes(field.name));
  const keys = needed.filter((field) => field.kind === 'key').map((field) => field.name);
  const standIns = needed.map((field) => [
    field.name,
    `YOUR_${field.title.toUpperCase().replaceAll(' ', '_')}`,
  ]);
  const secrets = { ...Object.fromEntries(standIns), ...(await kunci.readSecrets(client, keys)) };
  await kunci.clipboard.copySecret(formatCurl(buildTokenRequest(provider, client, secrets, Date.now())));
  vscode.window.setStatusBarMessage(`$(key) Token request of “${client.name}” copied as cURL`, 6000);
});
