/** The origins of a client: its provider's for its environment or, if it is set, its base URL. */
import type { Client, Provider } from '../model';

/** The origin that tokens are requested from; a client's secrets belong to it. Without a trailing slash. */
export function tokenOrigin(client: Client, provider: Pick<Provider, 'origins'>): string {
  return client.baseUrl ?? provider.origins[client.environment].oauth;
}

/** The origin that the client's requests go to. Without a trailing slash. */
export function apiOrigin(client: Client, provider: Pick<Provider, 'origins'>): string {
  return client.baseUrl ?? provider.origins[client.environment].api;
}
