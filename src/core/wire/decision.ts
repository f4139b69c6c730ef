/** Decides whether one request on one connection may receive a client's values. */
import { type AllowedHost, allowableHost, blockedReason } from '../clients/allowedHosts';
import { headerValues } from '../http/headers';
import { bareHost, isLoopback, portOf } from '../http/origins';
import type { Client } from '../model';
import type { Message } from './message';
import type { Peer } from './peer';

export type Decision =
  | { readonly kind: 'allowed'; readonly host: AllowedHost }
  /** `reason` is a clause for the user; `host` is the entry for `allowedHosts` that would allow it. */
  | { readonly kind: 'blocked'; readonly reason: string; readonly host?: string };

/**
 * The connection must end at an allowed host, and the request must name that same host: a front server forwards a
 * request by its Host header, and one with an absolute URL to any host.
 */
export function decide(
  client: Client,
  allowed: readonly AllowedHost[],
  peer: Peer,
  message: Pick<Message, 'target' | 'headers'>,
): Decision {
  if (!message.target.startsWith('/')) {
    return blocked('its request line has a URL with a host, as for a proxy');
  }
  const authority = authorityOf(peer, message);
  if (!authority) return blocked('it has no valid Host header, or more than one');
  const candidates = allowed.filter((host) => isMeantFor(host, peer, authority));
  if (candidates.length === 0) {
    const host = allowableHost(client, authority);
    return { ...blocked(blockedReason(client, authority)), ...(host === undefined ? {} : { host }) };
  }
  const problems = candidates.map((candidate) => connectionProblem(candidate, peer));
  const index = problems.indexOf(undefined);
  const host = candidates[index];
  return host
    ? { kind: 'allowed', host }
    : blocked(problems[0] ?? 'the other end of the connection is unknown');
}

/**
 * The host that the request names, as a URL without a path. Only plain characters are accepted: the URL parser decodes
 * `%2e`, drops soft hyphens and folds letters, and a server that reads the header may not.
 */
function authorityOf(peer: Peer, { headers }: Pick<Message, 'headers'>): URL | undefined {
  const [host, ...others] = headerValues(headers, 'host');
  if (host === undefined || others.length > 0 || !plainAuthority.test(host)) return undefined;
  const url = `${peer.security.kind === 'plain' ? 'http' : 'https'}://${host}`;
  return URL.canParse(url) ? new URL(url) : undefined;
}

const plainAuthority = /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;

function isMeantFor(allowed: AllowedHost, peer: Peer, authority: URL): boolean {
  const isPlain = peer.security.kind === 'plain';
  if (isPlain !== (allowed.protocol === 'http:') || portOf(authority) !== allowed.port) return false;
  // For plain HTTP any loopback name will do: the address of the socket decides.
  return bareHost(authority) === allowed.host || (isPlain && isLoopback(authority) && endsAt(allowed, peer));
}

function connectionProblem(allowed: AllowedHost, peer: Peer): string | undefined {
  const { security, address } = peer;
  if (security.kind === 'plain') {
    if (endsAt(allowed, peer)) return undefined;
    const end = address ? `${address.host}:${address.port}` : 'a pipe or a tunnel';
    return `the connection ends at ${end}, not at ${allowed.host}:${allowed.port}`;
  }
  if (security.kind === 'unverified') return security.reason;
  if (!security.isFor(allowed.host)) return `the server's certificate is not for ${allowed.host}`;
  // Behind a proxy only the port in the request is known, not the one that the proxy connected to.
  if (address && address.port !== allowed.port) {
    return `the connection ends at port ${address.port}, not at ${allowed.host}:${allowed.port}`;
  }
  return undefined;
}

/** For plain HTTP, the socket must end at exactly this address of this machine. */
function endsAt({ host, port }: AllowedHost, { address }: Peer): boolean {
  if (!address || address.port !== port) return false;
  return host === 'localhost' ? ['127.0.0.1', '::1'].includes(address.host) : address.host === host;
}

function blocked(reason: string): Extract<Decision, { kind: 'blocked' }> {
  return { kind: 'blocked', reason };
}
