import { readClients } from '../../src/core/clients/readClients';
import type { Client } from '../../src/core/model';

/** A checked client, from an entry as it stands in the settings. */
export function makeClient(entry: Record<string, unknown> = {}): Client {
  const [read] = readClients([
    { name: 'outlet', provider: 'gobiz', environment: 'sandbox', clientId: 'abc', ...entry },
  ]);
  if (read?.kind !== 'client') throw new Error(read?.problems.join(' ') ?? 'nothing read');
  return read.client;
}
