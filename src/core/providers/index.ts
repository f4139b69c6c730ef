import type { Client, Provider, SecretField, TokenHeader } from '../model';
import { doku } from './doku';
import { gobiz } from './gobiz';
import { oauth2 } from './oauth2';

/**
 * The list of providers. Form, tree, references, schema and webhooks follow from their declarations, so that a further
 * provider is one file in this folder and one entry here. Each combines parts of `protocols`.
 *
 * This list is used in one way: rooms below this one in the order of `core`, and the editor, import it. Rooms above it
 * (`tokens`, `vaults`, `protocols`) get the providers they need as an argument.
 */
export const providers: readonly [Provider, ...Provider[]] = [gobiz, doku, oauth2];

export function findProvider(id: string): Provider | undefined {
  return providers.find((provider) => provider.id === id);
}

/** @throws RangeError if there is no such provider, which cannot happen for a client that `readClients` returned */
export function providerOf(client: Client): Provider {
  const provider = findProvider(client.provider);
  if (!provider) throw new RangeError(`There is no provider ${client.provider}.`);
  return provider;
}

/** The secret fields that a client with these options has. */
export function secretFieldsOf(client: Client): readonly SecretField[] {
  return providerOf(client).secrets.filter(({ isUsed }) => isUsed?.(client.options) ?? true);
}

/** Whether the secrets of a client include a private key. */
export function hasKey(client: Client): boolean {
  return secretFieldsOf(client).some((field) => field.kind === 'key');
}

export function tokenHeaderOf(client: Client): TokenHeader {
  return providerOf(client).tokenHeader?.(client) ?? { name: 'Authorization', prefix: 'Bearer ' };
}
