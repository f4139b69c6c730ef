import type { Client, Provider, Variable } from '../model';
import { AppError } from '../model/errors';
import { allowableHost, blockedReason, hostPermission } from './allowedHosts';

/** A request would have taken a client's value to a host that is not allowed. Knows which host could be allowed. */
export class HostNotAllowedError extends AppError {
  constructor(
    readonly client: Client,
    reason: string,
    /** An entry for `allowedHosts`; undefined if that would not help. */
    readonly host: string | undefined,
    kind: Variable['kind'] = 'token',
  ) {
    const next = host === undefined ? 'Correct the request.' : 'Allow the host, or correct the request.';
    super(
      'host-not-allowed',
      `Kunci did not send the ${words[kind]} of “${client.name}”: ${reason}. ${next}`,
    );
  }
}

const words: Readonly<Record<Variable['kind'], string>> = {
  token: 'token',
  plain: 'value',
  signed: 'signature',
};

/** A host that the wire will block, as far as a file shows it. */
export interface BlockedHost {
  /** With the port, unless it is the scheme's own. */
  readonly host: string;
  /** Whole sentences for a person. */
  readonly message: string;
  readonly allowable: string | undefined;
}

/** @param target the origin of a request that uses the client @returns undefined if the host is allowed */
export function findBlockedHost(
  client: Client,
  provider: Provider,
  target: URL,
  mockOrigins: readonly string[] = [],
): BlockedHost | undefined {
  if (hostPermission(client, provider, target, mockOrigins).kind === 'allowed') return undefined;
  const message = `${blockedReason(client, target)}. Kunci will block this request.`;
  return { host: target.host, message, allowable: allowableHost(client, target) };
}
