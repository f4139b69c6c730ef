import type { Client, Provider, Variable } from '../model';
import { AppError } from '../model/errors';
import { allowableHost, blockedReason, hostProblem } from './allowedHosts';

/** A request was about to send a client's value to a host that is not allowed. */
export class HostNotAllowedError extends AppError {
  constructor(
    readonly client: Client,
    reason: string,
    /** The entry for `allowedHosts` that would allow it; undefined if no entry would. */
    readonly host: string | undefined,
    kind: Variable['kind'] = 'token',
  ) {
    const next = host === undefined ? 'Correct the request.' : 'Allow the host, or correct the request.';
    super(
      'host-not-allowed',
      `Kunci did not send the ${kindNames[kind]} of “${client.name}”: ${reason}. ${next}`,
    );
  }
}

const kindNames: Readonly<Record<Variable['kind'], string>> = {
  token: 'token',
  plain: 'value',
  signed: 'signature',
};

/** A host in a file that the wire will block. */
export interface BlockedHost {
  /** Whole sentences for the user. */
  readonly message: string;
  /** The entry for `allowedHosts` that would allow it; undefined if no entry would. */
  readonly allowable: string | undefined;
}

/** @param target the origin of a request that uses the client @returns undefined if the host is allowed */
export function findBlockedHost(
  client: Client,
  provider: Provider,
  target: URL,
  mockOrigins: readonly string[] = [],
): BlockedHost | undefined {
  if (hostProblem(client, provider, target, mockOrigins) === undefined) return undefined;
  const message = `${blockedReason(client, target)}. Kunci will block this request.`;
  return { message, allowable: allowableHost(client, target) };
}
