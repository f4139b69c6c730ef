/** Which hosts may receive a client's tokens and signatures. */
import { isLoopback } from '../http/origins';
import type { Client, Provider } from '../model';

export interface AllowedHost {
  /** As in a URL, in lower case; an IPv6 address without brackets. */
  readonly host: string;
  readonly port: number;
  /** Plain HTTP is for loopback only. */
  readonly protocol: 'https:' | 'http:';
}

export type HostPermission =
  | { readonly kind: 'allowed' }
  /** `reason` is a clause for a person, e.g. `evil.example is not an allowed host of “outlet”`. */
  | { readonly kind: 'forbidden'; readonly reason: string };

/**
 * The provider's own origins for the client's environment or, if `baseUrl` is set, only that one; and `allowedHosts`.
 * Loopback by plain HTTP is for sandbox clients and those with a loopback `baseUrl` only: such clients may also use
 * the mock servers of this window.
 * @param mockOrigins of the mock servers that run in this window, e.g. `http://127.0.0.1:4010`
 */
export function allowedHosts(
  client: Client,
  provider: Provider,
  mockOrigins: readonly string[] = [],
): readonly AllowedHost[] {
  const mayBePlain = client.environment === 'sandbox' || isLoopbackOrigin(client.baseUrl);
  const origins = [...ownOrigins(client, provider), ...(mayBePlain ? mockOrigins : [])].map(hostOfOrigin);
  const entries = client.allowedHosts.filter(isAuthority).flatMap((entry) => {
    const host = hostOfOrigin(`https://${entry}`);
    return [
      host,
      ...(isLoopback(new URL(`https://${entry}`)) ? [{ ...host, protocol: 'http:' as const }] : []),
    ];
  });
  return [...origins, ...entries].filter(({ protocol }) => protocol === 'https:' || mayBePlain);
}

/** The origins that are the client's own: the provider's for its environment or, if it is set, its `baseUrl`. */
export function ownOrigins(client: Client, provider: Provider): readonly string[] {
  const { oauth, api } = provider.origins[client.environment];
  return client.baseUrl === undefined ? [...new Set([oauth, api])] : [client.baseUrl];
}

/**
 * For hints in files; the wire decides by the connection itself.
 * @param target only its scheme, user, host and port count
 */
export function hostPermission(
  client: Client,
  provider: Provider,
  target: URL,
  mockOrigins: readonly string[] = [],
): HostPermission {
  if (target.username !== '' || target.password !== '') {
    return { kind: 'forbidden', reason: 'the URL contains a user or a password' };
  }
  const port = Number(target.port) || (target.protocol === 'https:' ? 443 : 80);
  const isAllowed = allowedHosts(client, provider, mockOrigins).some(
    (one) => one.protocol === target.protocol && one.port === port && one.host === bareHost(target),
  );
  return isAllowed ? { kind: 'allowed' } : { kind: 'forbidden', reason: blockedReason(client, target) };
}

/** The host that could be added to `allowedHosts` to reach this URL; undefined if that would not help. */
export function allowableHost(client: Client, url: URL): string | undefined {
  if (url.username !== '' || url.password !== '' || url.hostname === '') return undefined;
  if (url.protocol === 'https:') return url.host;
  return isLoopback(url) && client.environment === 'sandbox'
    ? `${url.hostname}:${url.port || 80}`
    : undefined;
}

export function blockedReason(client: Client, target: URL): string {
  if (target.protocol === 'http:' && !isLoopback(target)) {
    return `${target.host} would receive it by plain HTTP, which anybody on the way can read`;
  }
  return `${target.host} is not an allowed host of “${client.name}”`;
}

/** @param origin https or, on loopback, http */
function hostOfOrigin(origin: string): AllowedHost {
  const url = new URL(origin);
  const isPlain = url.protocol === 'http:';
  const port = Number(url.port) || (isPlain ? 80 : 443);
  return { host: bareHost(url), port, protocol: isPlain ? 'http:' : 'https:' };
}

function isLoopbackOrigin(origin: string | undefined): boolean {
  return origin !== undefined && isLoopback(new URL(origin));
}

/** @param host an entry of `allowedHosts`, e.g. `api.example.co.id:8443` */
function isAuthority(host: string): boolean {
  return !/[\s/?#@\\]/.test(host) && URL.canParse(`https://${host}`);
}

function bareHost({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}
