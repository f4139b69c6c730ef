/** Whether a client's values may go into one request on one connection. */
import { type AllowedHost, allowableHost, blockedReason } from '../clients/allowedHosts';
import { isLoopback } from '../http/origins';
import type { Client } from '../model';
import { type Message, valuesOf } from './message';
import type { Peer } from './peer';

export type Decision =
  | { readonly kind: 'allowed'; readonly host: AllowedHost }
  /** `reason` is a clause for a person; `host` could be added to `allowedHosts` if the person wants that. */
  | { readonly kind: 'blocked'; readonly reason: string; readonly host?: string };

/**
 * The connection has to end at an allowed host, and the request has to be meant for that same host: a front server
 * sends a request with another Host header on to whom that names, and one with an absolute URL to anybody.
 */
export function decide(
  client: Client,
  allowed: readonly AllowedHost[],
  peer: Peer,
  message: Pick<Message, 'target' | 'headers'>,
): Decision {
  if (!message.target.startsWith('/')) {
    return blocked('the request asks for a URL with a host, as a proxy would get it');
  }
  const authority = authorityOf(peer, message);
  if (!authority) return blocked('it has no valid Host header, or several');
  const candidates = allowed.filter((one) => isMeantFor(one, peer, authority));
  if (candidates.length === 0) {
    const host = allowableHost(client, authority);
    return { ...blocked(blockedReason(client, authority)), ...(host === undefined ? {} : { host }) };
  }
  const problems = candidates.map((candidate) => connectionProblem(candidate, peer));
  const index = problems.indexOf(undefined);
  const host = candidates[index];
  return host ? { kind: 'allowed', host } : blocked(problems[0] ?? 'its other end is not known');
}

/**
 * What the request itself says about its host, as a URL without a path. The URL parser would also decode `%2e`, drop
 * soft hyphens and fold letters, and a server that reads the header may not.
 */
function authorityOf(peer: Peer, { headers }: Pick<Message, 'headers'>): URL | undefined {
  const [host, ...others] = valuesOf(headers, 'host');
  if (host === undefined || others.length > 0 || !plainAuthority.test(host)) return undefined;
  const url = `${peer.security.kind === 'plain' ? 'http' : 'https'}://${host}`;
  return URL.canParse(url) ? new URL(url) : undefined;
}

const plainAuthority = /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;

function isMeantFor(allowed: AllowedHost, peer: Peer, authority: URL): boolean {
  const isPlain = peer.security.kind === 'plain';
  if (isPlain !== (allowed.protocol === 'http:')) return false;
  const port = Number(authority.port) || (isPlain ? 80 : 443);
  if (port !== allowed.port) return false;
  const host = authority.hostname.replace(/^\[|\]$/g, '');
  // Of loopback names, which of them is meant does not matter: the socket's own end decides.
  return host === allowed.host || (isPlain && isLoopback(authority) && endsAt(allowed, peer));
}

function connectionProblem(allowed: AllowedHost, peer: Peer): string | undefined {
  const { security, address } = peer;
  if (security.kind === 'plain') {
    if (endsAt(allowed, peer)) return undefined;
    const end = address ? `${address.host}:${address.port}` : 'a pipe or a tunnel';
    return `the connection ends at ${end}, not at ${allowed.host}:${allowed.port}`;
  }
  if (security.kind === 'unverified') return security.reason;
  if (!security.isFor(allowed.host)) return `the certificate that it shows is not for ${allowed.host}`;
  // Behind a proxy the port is what the request says, and what the proxy made of it cannot be seen.
  if (address && address.port !== allowed.port) {
    return `the connection ends at port ${address.port}, not at ${allowed.host}:${allowed.port}`;
  }
  return undefined;
}

/** Plain HTTP: the other end has to be that very address of this machine. */
function endsAt({ host, port }: AllowedHost, { address }: Peer): boolean {
  if (!address || address.port !== port) return false;
  return host === 'localhost' ? ['127.0.0.1', '::1'].includes(address.host) : address.host === host;
}

function blocked(reason: string): Extract<Decision, { kind: 'blocked' }> {
  return { kind: 'blocked', reason };
}
