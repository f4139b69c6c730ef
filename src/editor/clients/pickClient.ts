import * as vscode from 'vscode';
import type { Client } from '../../core/model';
import type { Kunci } from '../commands/context';
import { lookOf } from '../tokens/tokenStatus';

/** Asks which client, most recently used first; where there is none, a first one is made. @throws CancellationError */
export async function pickClient(kunci: Kunci, isOffered: (client: Client) => boolean): Promise<Client> {
  const clients = kunci.store.clients().filter(isOffered);
  if (clients.length === 0) return kunci.form.run();
  const now = Date.now();
  const items = kunci.recent.sorted(clients).map((client) => {
    const look = lookOf(kunci.tokens.state(client), now);
    const environment = client.environment === 'production' ? 'PRODUCTION' : client.environment;
    const provider = kunci.providers.find((one) => one.id === client.provider)?.label ?? client.provider;
    return {
      label: client.name,
      description: `${provider} · ${environment} · ${look.text}`,
      iconPath: new vscode.ThemeIcon(look.icon.replace('~spin', '')),
      client,
    };
  });
  const chosen = await vscode.window.showQuickPick(items, {
    placeHolder: 'Which client?',
    matchOnDescription: true,
  });
  if (!chosen) throw new vscode.CancellationError();
  return chosen.client;
}
