import * as vscode from 'vscode';
import type { Client, Token } from '../../core/model';
import { tokenHeaderOf } from '../../core/providers';
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

/** @param skipCache whether to request a new token even if one is cached */
export function fetchWithProgress(kunci: Kunci, client: Client, skipCache: boolean): Promise<Token> {
  return withProgress(`Fetching a token for “${client.name}”…`, (signal) =>
    kunci.tokens.get(client, { skipCache, signal }),
  );
}

function showStatus(text: string): void {
  vscode.window.setStatusBarMessage(`$(key) ${text}`, 6000);
}
