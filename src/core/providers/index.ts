import type { Client, Provider } from '../model';
import { doku } from './doku';
import { gobiz } from './gobiz';

/** Every provider that Kunci knows. Form, tree, references and schema follow from what each declares. */
export const providers: readonly Provider[] = [gobiz, doku];

export function findProvider(id: string): Provider | undefined {
  return providers.find((provider) => provider.id === id);
}

/** A client that was read has a provider that is known. */
export function providerOf(client: Client): Provider {
  const provider = findProvider(client.provider);
  if (!provider) throw new RangeError(`There is no provider ${client.provider}.`);
  return provider;
}

/** Whether a client's provider takes a key of the client, rather than only what can be typed. */
export function hasKey(client: Client): boolean {
  return providerOf(client).secrets.some((field) => field.kind === 'key');
}
