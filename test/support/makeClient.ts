import { readClients } from '../../src/core/clients/readClients';
import type { Client } from '../../src/core/model';

/** Members without which an entry of a provider is invalid. */
export const requiredMembers: Readonly<Record<string, object>> = {
  oauth2: { tokenUrl: 'https://auth.example/oauth2/token', apiOrigins: ['https://api.example'] },
};

/** A checked client, from an entry as it stands in the settings. */
export function makeClient(entry: Record<string, unknown> = {}): Client {
  const members = requiredMembers[String(entry.provider)];
  const [read] = readClients([
    { name: 'outlet', provider: 'gobiz', environment: 'sandbox', clientId: 'abc', ...members, ...entry },
  ]);
  if (read?.kind !== 'client') throw new Error(read?.problems.join(' ') ?? 'nothing read');
  return read.client;
}
