import type { Client, Provider } from '../model';
import { doku } from './doku';
import { gobiz } from './gobiz';

/**
 * The list of providers. Form, tree, references, schema and webhooks follow from their declarations, so that a further
 * provider is one file in this folder and one entry here. Each combines parts of `protocols`.
 *
 * This list is used in one way: rooms below this one in the order of `core`, and the editor, import it. Rooms above it
 * (`tokens`, `vaults`, `protocols`) get the providers they need as an argument.
 */
export const providers: readonly [Provider, ...Provider[]] = [gobiz, doku];

export function findProvider(id: string): Provider | undefined {
  return providers.find((provider) => provider.id === id);
}

/** @throws RangeError if there is no such provider, which cannot happen for a client that `readClients` returned */
export function providerOf(client: Client): Provider {
  const provider = findProvider(client.provider);
  if (!provider) throw new RangeError(`There is no provider ${client.provider}.`);
  return provider;
}

/** Whether the secrets of a client include a private key. */
export function hasKey(client: Client): boolean {
  return providerOf(client).secrets.some((field) => field.kind === 'key');
}
