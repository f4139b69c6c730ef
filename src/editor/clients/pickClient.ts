import * as vscode from 'vscode';
import type { Client } from '../../core/model';
import { providerOf } from '../../core/providers';
import type { TokenService } from '../../core/tokens/tokenService';
import { tokenStatusOf } from '../tokens/tokenStatus';
import { pickOne } from '../ui/quickPick';

/** Asks for a client, the most recently used first. @throws CancellationError */
export async function pickClient(
  clients: readonly Client[],
  { tokens, recent }: { readonly tokens: TokenService; readonly recent: RecentClients },
): Promise<Client> {
  const items = recent.sorted(clients).map((client) => {
    const environment = client.environment === 'production' ? 'PRODUCTION' : client.environment;
    const status = tokenStatusOf(tokens.state(client), Date.now());
    return {
      label: client.name,
      description: `${providerOf(client).label} · ${environment} · ${status.text}`,
      iconPath: new vscode.ThemeIcon(status.icon.replace('~spin', '')),
      client,
    };
  });
  const { client } = await pickOne(items, { placeHolder: 'Choose a client', matchOnDescription: true });
  return client;
}

/** The clients in the order of their last use, so that lists offer the most recent one first. */
export class RecentClients {
  private static readonly key = 'recentClients';

  constructor(private readonly memory: vscode.Memento) {}

  add(client: Client): void {
    const others = this.names().filter((name) => name !== client.name);
    void this.memory.update(RecentClients.key, [client.name, ...others].slice(0, 20));
  }

  /** Recently used clients first, the others by name. */
  sorted(clients: readonly Client[]): readonly Client[] {
    const names = this.names();
    const rank = new Map(names.map((name, index) => [name, index]));
    const rankOf = (client: Client): number => rank.get(client.name) ?? names.length;
    return [...clients].sort((a, b) => rankOf(a) - rankOf(b) || a.name.localeCompare(b.name));
  }

  private names(): readonly string[] {
    return this.memory.get<readonly string[]>(RecentClients.key, []);
  }
}
