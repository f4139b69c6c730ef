import * as vscode from 'vscode';
import { referenceText } from '../../core/clients/references';
import { formatCurl } from '../../core/http/curl';
import type { Client, Token } from '../../core/model';
import { providerOf, tokenHeaderOf } from '../../core/providers';
import { buildTokenRequest } from '../../core/tokens/tokenRequest';
import { tokenDetails } from '../tokens/tokenDetails';
import { withProgress } from '../ui/progress';
import { clockTime } from '../ui/times';
import { type Kunci, onClient } from './command';

export const fetchToken = onClient(async (kunci, client) => {
  const token = await fetchWithProgress(kunci, client, true);
  showStatus(`Token of “${client.name}” fetched, valid until ${clockTime(token.expiresAt)}`);
  return { expiresAt: new Date(token.expiresAt).toISOString(), scope: token.scope };
});

export const copyToken = onClient(async (kunci, client) => {
  await kunci.consent.require(client, 'Copy the token');
  const token = await fetchWithProgress(kunci, client, false);
  await kunci.clipboard.copySecret(token.value);
  showStatus(`Token of “${client.name}” copied, valid until ${clockTime(token.expiresAt)}`);
});

export const copyAuthorizationHeader = onClient(async (kunci, client) => {
  await kunci.consent.require(client, 'Copy the Authorization header');
  const header = tokenHeaderOf(client);
  const token = await fetchWithProgress(kunci, client, false);
  await kunci.clipboard.copySecret(`${header.name}: ${header.prefix}${token.value}`);
  showStatus(`Authorization header of “${client.name}” copied, valid until ${clockTime(token.expiresAt)}`);
});

export const forgetToken = onClient(async (kunci, client) => {
  kunci.tokens.forget(client);
  kunci.wire.core.sent.forget(client);
  showStatus(`Token of “${client.name}” forgotten`);
});

export const showTokenDetails = onClient(async (kunci, client) => {
  await kunci.consent.require(client, 'Show the token details');
  const token = await fetchWithProgress(kunci, client, false);
  await kunci.documents.show(`${client.name}-token.md`, tokenDetails(client, token));
});

export const copyReference = onClient(async (_, client) => {
  const variable = providerOf(client).variables.find(({ kind }) => kind === 'token');
  const text = referenceText(client, variable?.suffix ?? 'TOKEN');
  await vscode.env.clipboard.writeText(text);
  showStatus(`${text} copied`);
});

/** Copies the token request as cURL, with a stand-in for each secret text. A signature is real, as it reveals no key. */
export const copyTokenRequest = onClient(async (kunci, client) => {
  await kunci.consent.require(client, 'Copy the token request');
  const provider = providerOf(client);
  const needed = provider.secrets.filter((field) => provider.token.secrets(client).includes(field.name));
  const keys = needed.filter((field) => field.kind === 'key').map((field) => field.name);
  const standIns = needed.map((field) => [
    field.name,
    `YOUR_${field.title.toUpperCase().replaceAll(' ', '_')}`,
  ]);
  const secrets = { ...Object.fromEntries(standIns), ...(await kunci.readSecrets(client, keys)) };
  await kunci.clipboard.copySecret(formatCurl(buildTokenRequest(provider, client, secrets, Date.now())));
  showStatus(`Token request of “${client.name}” copied as cURL`);
});

/** @param skipCache whether to request a new token even if one is cached */
export function fetchWithProgress(kunci: Kunci, client: Client, skipCache: boolean): Promise<Token> {
  return withProgress(`Fetching a token for “${client.name}”…`, (signal) =>
    kunci.tokens.get(client, { skipCache, signal }),
  );
}

function showStatus(text: string): void {
  vscode.window.setStatusBarMessage(`$(key) ${text}`, 6000);
}
