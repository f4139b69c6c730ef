import * as vscode from 'vscode';
import type { Client } from '../../core/model';
import { providerOf } from '../../core/providers';
import type { TokenService } from '../../core/tokens/tokenService';
import { type TokenStatus, tokenStatusOf } from '../tokens/tokenStatus';
import { pickOne } from '../ui/quickPick';
import type { RecentClients } from './recentClients';

export interface PickClientParts {
  readonly tokens: Pick<TokenService, 'state'>;
  readonly recent: Pick<RecentClients, 'sorted'>;
}

/** Asks for a client, the most recently used first. @throws CancellationError */
export async function pickClient(
  clients: readonly Client[],
  { tokens, recent }: PickClientParts,
): Promise<Client> {
  const now = Date.now();
  const items = recent
    .sorted(clients)
    .map((client) => itemFor(client, tokenStatusOf(tokens.state(client), now)));
  const { client } = await pickOne(items, { placeHolder: 'Choose a client', matchOnDescription: true });
  return client;
}

function itemFor(client: Client, status: TokenStatus) {
  const environment = client.environment === 'production' ? 'PRODUCTION' : client.environment;
  return {
    label: client.name,
    description: `${providerOf(client).label} · ${environment} · ${status.text}`,
    iconPath: new vscode.ThemeIcon(status.icon.replace('~spin', '')),
    client,
  };
}
