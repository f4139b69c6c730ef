/** Says beforehand what the wire will block, as a hint: the wire decides by the connection itself. */
import { allowableHost } from './hostNotAllowed';
import { hostPermission } from './hosts';
import { isLoopback } from './loopback';
import type { Client, Provider } from './model';

export interface BlockedHost {
  /** With the port, unless it is the scheme's own. */
  readonly host: string;
  /** Whole sentences for a person. */
  readonly message: string;
  /** What can be added to `allowedHosts` to allow it; undefined if that would not help. */
  readonly allowable: string | undefined;
}

/** @param target the origin of a request that uses the client @returns undefined if the host is allowed */
export function blockedHost(client: Client, provider: Provider, target: URL): BlockedHost | undefined {
  if (hostPermission(client, provider, target).kind === 'allowed') return undefined;
  const { host } = target;
  const problem =
    target.protocol === 'http:' && !isLoopback(target)
      ? `“${client.name}” is used with https only, and ${host} is addressed by http.`
      : `${host} is not an allowed host of “${client.name}”.`;
  return { host, message: `${problem} Kunci will block this request.`, allowable: allowableHost(target) };
}
