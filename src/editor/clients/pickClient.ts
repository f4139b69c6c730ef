import * as vscode from 'vscode';
import type { Client } from '../../core/model';
import { providerOf } from '../../core/providers';
import type { TokenService } from '../../core/tokens/tokenService';
import { tokenStatusOf } from '../tokens/tokenStatus';
import type { RecentClients } from './recentClients';

export interface PickClientParts {
  readonly tokens: Pick<TokenService, 'state'>;
  readonly recent: Pick<RecentClients, 'sorted'>;
}

/** Asks which client, most recently used first. @throws CancellationError */
export async function pickClient(
  clients: readonly Client[],
  { tokens, recent }: PickClientParts,
): Promise<Client> {
  const now = Date.now();
  const items = recent.sorted(clients).map((client) => {
    const look = tokenStatusOf(tokens.state(client), now);
    const environment = client.environment === 'production' ? 'PRODUCTION' : client.environment;
    return {
      label: client.name,
      description: `${providerOf(client).label} · ${environment} · ${look.text}`,
      iconPath: new vscode.ThemeIcon(look.icon.replace('~spin', '')),
      client,
    };
  });
  const item = await vscode.window.showQuickPick(items, {
    placeHolder: 'Choose a client',
    matchOnDescription: true,
  });
  if (!item) throw new vscode.CancellationError();
  return item.client;
}
