/** Which hosts may receive a client's tokens and signatures. */
import { bareHost, isLoopback, ownOrigins, portOf } from '../http/origins';
import type { Client, Provider } from '../model';

export interface AllowedHost {
  /** As in a URL, in lower case; an IPv6 address without brackets. */
  readonly host: string;
  readonly port: number;
  /** `http:` is for loopback only. */
  readonly protocol: 'https:' | 'http:';
}

/**
 * The provider's own origins for the client's environment or, if `baseUrl` is set, only that one; and `allowedHosts`.
 * Plain HTTP to loopback is for sandbox clients and for those with a loopback `baseUrl`: such clients may also use the
 * mock servers of this window.
 * @param mockOrigins origins of the mock servers that run in this window, e.g. `http://127.0.0.1:4010`
 */
export function allowedHosts(
  client: Client,
  provider: Provider,
  mockOrigins: readonly string[] = [],
): readonly AllowedHost[] {
  const { baseUrl } = client;
  const mayUseHttp =
    client.environment === 'sandbox' || (baseUrl !== undefined && isLoopback(new URL(baseUrl)));
  const entries = client.allowedHosts.filter(isAuthority).flatMap((entry) => {
    const host = hostOfOrigin(`https://${entry}`);
    return isLoopback(new URL(`https://${entry}`)) ? [host, { ...host, protocol: 'http:' as const }] : [host];
  });
  const mocks = mayUseHttp ? mockOrigins.map(hostOfOrigin) : [];
  const hosts = [...ownHosts(client, provider), ...mocks, ...entries];
  return hosts.filter(({ protocol }) => protocol === 'https:' || mayUseHttp);
}

/** The client's own hosts: the provider's for its environment or, if it is set, the one of its `baseUrl`. */
export function ownHosts(client: Client, provider: Provider): readonly AllowedHost[] {
  return ownOrigins(client, provider).map(hostOfOrigin);
}

/**
 * Decides for hints in files; the wire decides by the connection itself.
 * @param target only its scheme, user, host and port count
 * @returns a clause for the user, e.g. `evil.example is not an allowed host of “outlet”`; undefined if it is allowed
 */
export function hostProblem(
  client: Client,
  provider: Provider,
  target: URL,
  mockOrigins: readonly string[] = [],
): string | undefined {
  if (target.username !== '' || target.password !== '') return 'the URL contains a user or a password';
  const isAllowed = allowedHosts(client, provider, mockOrigins).some(
    ({ host, port, protocol }) =>
      protocol === target.protocol && port === portOf(target) && host === bareHost(target),
  );
  return isAllowed ? undefined : blockedReason(client, target);
}

/** The entry for `allowedHosts` that would allow this URL; undefined if no entry would. */
export function allowableHost(client: Client, url: URL): string | undefined {
  if (url.username !== '' || url.password !== '' || url.hostname === '') return undefined;
  if (url.protocol === 'https:') return url.host;
  return isLoopback(url) && client.environment === 'sandbox' ? `${url.hostname}:${portOf(url)}` : undefined;
}

/** A clause for the user: why this client's values must not be sent to a host. */
export function blockedReason(client: Client, target: URL): string {
  if (target.protocol === 'http:' && !isLoopback(target)) {
    return `${target.host} would receive it by plain HTTP, which anyone on the network path can read`;
  }
  return `${target.host} is not an allowed host of “${client.name}”`;
}

/** @param origin https or, on loopback, http */
function hostOfOrigin(origin: string): AllowedHost {
  const url = new URL(origin);
  return { host: bareHost(url), port: portOf(url), protocol: url.protocol === 'http:' ? 'http:' : 'https:' };
}

/** @param host an entry of `allowedHosts`, e.g. `api.example.co.id:8443` */
function isAuthority(host: string): boolean {
  return !/[\s/?#@\\]/.test(host) && URL.canParse(`https://${host}`);
}
