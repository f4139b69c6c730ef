/** Origins, hosts and ports: which ones belong to a client, and which are this machine. */
import type { Client, Provider } from '../model';

/** The origin that tokens are requested from; a client's secrets belong to it. Without a trailing slash. */
export function tokenOrigin(client: Client, { origins }: Pick<Provider, 'origins'>): string {
  if (client.baseUrl !== undefined) return client.baseUrl;
  return typeof origins === 'function' ? origins(client).oauth : origins[client.environment].oauth;
}

/** The origin that the client's requests go to; the first one if there are several. Without a trailing slash. */
export function apiOrigin(client: Client, { origins }: Pick<Provider, 'origins'>): string {
  if (client.baseUrl !== undefined) return client.baseUrl;
  return typeof origins === 'function'
    ? (origins(client).api[0] ?? origins(client).oauth)
    : origins[client.environment].api;
}

/** The client's own origins that may receive its tokens, without `allowedHosts`. Without a trailing slash. */
export function ownOrigins(client: Client, { origins }: Pick<Provider, 'origins'>): readonly string[] {
  if (client.baseUrl !== undefined) return [client.baseUrl];
  if (typeof origins === 'function') return origins(client).api;
  const { oauth, api } = origins[client.environment];
  return [...new Set([oauth, api])];
}

/** Whether a URL's host is this machine: `localhost`, 127.0.0.0/8 or ::1 (RFC 6761 §6.3, RFC 1122 §3.2.1.3). */
export function isLoopback(url: URL): boolean {
  // The URL parser has already turned 0x7f.1 and the like into four decimal numbers.
  return url.hostname === 'localhost' || url.hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(url.hostname);
}

/** The host of a URL; an IPv6 address without brackets. */
export function bareHost({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}

/** The port of an http or https URL, also if it is the scheme's default. */
export function portOf({ port, protocol }: URL): number {
  return Number(port) || (protocol === 'http:' ? 80 : 443);
}
