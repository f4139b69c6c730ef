/** Which hosts may have a client's token. */
import { isLoopback } from './loopback';
import type { Client, Provider } from './model';

export type HostPermission =
  | { readonly kind: 'allowed' }
  /** `reason` is a clause for a person, as `evil.example is not a host of GoBiz sandbox`. */
  | { readonly kind: 'forbidden'; readonly reason: string };

/**
 * Allowed are the provider's own origins for the client's environment or, where `baseUrl` is set, only that one; and
 * `allowedHosts`. Host and port match exactly, https only. A trailing dot makes another host, as it does for cookies
 * and certificates. Loopback, by http as well, is for sandbox clients and those with a loopback `baseUrl`.
 * @param target only its scheme, user info, host and port count
 */
export function hostPermission(client: Client, provider: Provider, target: URL): HostPermission {
  if (target.username !== '' || target.password !== '')
    return forbidden('the URL has a user or a password in it');
  if (isLoopback(target)) return loopbackPermission(client, target);
  if (target.protocol !== 'https:') return forbidden(`${target.host} is not asked by https`);
  const isOwn = ownOrigins(client, provider).includes(target.origin);
  if (isOwn || client.allowedHosts.some((host) => isSameHost(host, target))) return { kind: 'allowed' };
  return forbidden(`${target.host} is not a host of ${ownerOf(client, provider)}`);
}

function loopbackPermission(client: Client, target: URL): HostPermission {
  const isForLoopback = client.environment === 'sandbox' || hasLoopbackBase(client);
  const isWeb = target.protocol === 'https:' || target.protocol === 'http:';
  if (isForLoopback && isWeb) return { kind: 'allowed' };
  return forbidden(`${target.host} is this machine, which is for sandbox clients only`);
}

function hasLoopbackBase(client: Client): boolean {
  return client.baseUrl !== undefined && URL.canParse(client.baseUrl) && isLoopback(new URL(client.baseUrl));
}

function ownOrigins(client: Client, provider: Provider): readonly string[] {
  const { oauth, api } = provider.origins[client.environment];
  const origins = client.baseUrl === undefined ? [oauth, api] : [client.baseUrl];
  return origins.filter((origin) => URL.canParse(origin)).map((origin) => new URL(origin).origin);
}

/** @param host an entry of `allowedHosts`, as `api.example.co.id:8443` */
function isSameHost(host: string, target: URL): boolean {
  if (/[\s/?#@\\]/.test(host) || !URL.canParse(`https://${host}`)) return false;
  return new URL(`https://${host}`).host === target.host;
}

function ownerOf(client: Client, provider: Provider): string {
  return client.baseUrl === undefined
    ? `${provider.label} ${client.environment}`
    : `the client “${client.name}”`;
}

function forbidden(reason: string): HostPermission {
  return { kind: 'forbidden', reason };
}
