import type { Client, Clock, Provider, Secrets, Token, Transport } from '../model';
import { AppError } from '../model/errors';
import { buildTokenRequest, readTokenResponse } from './tokenEndpoint';
import { isUsable } from './tokenLife';

export interface TokenRequestParts {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly providerOf: (client: Client) => Provider;
  /** Reads from the vault, anew for each attempt. @throws AppError `missing-secret`, `vault-…` */
  readonly readSecrets: (client: Client, names: readonly string[]) => Promise<Secrets>;
}

/**
 * One attempt: secrets out of the vault, one request, its answer read. The secrets are gone with the call.
 * @throws AppError with the codes of the vault, the transport and the provider
 */
export async function requestToken(
  parts: TokenRequestParts,
  client: Client,
  signal: AbortSignal,
): Promise<Token> {
  const provider = parts.providerOf(client);
  const secrets = await parts.readSecrets(client, provider.token.secrets);
  const request = buildTokenRequest(provider, client, secrets, parts.clock.now());
  const fetchedAt = parts.clock.now();
  const response = await parts.transport.send(request, signal);
  const grant = readTokenResponse(provider, response, parts.clock.now());
  const token: Token = {
    value: grant.value,
    fetchedAt,
    expiresAt: fetchedAt + grant.lifetime * 1000,
    ...(grant.scope === undefined ? {} : { scope: grant.scope }),
  };
  if (!isUsable(token, parts.clock.now())) throw tooLate(provider);
  return token;
}

/** An answer may take longer than a short token lives. */
function tooLate({ label }: Provider): AppError {
  return new AppError(
    'timed-out',
    `${label}'s answer took so long that the token in it has all but expired. Check the network, then fetch again.`,
    { transient: true },
  );
}
