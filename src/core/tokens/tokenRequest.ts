import { tokenOrigin } from '../http/origins';
import type {
  Client,
  Clock,
  Grant,
  HttpRequest,
  HttpResponse,
  Provider,
  Secrets,
  Token,
  Transport,
} from '../model';
import { AppError } from '../model/errors';
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

/** Where a client's tokens come from, and its token request and response as its provider declares them. */

export function tokenUrl(client: Client, provider: Provider): string {
  return `${tokenOrigin(client, provider)}${provider.token.path}`;
}

/**
 * One token request of a client.
 * @param now milliseconds since the epoch
 * @throws AppError `missing-secret`, `invalid-key`
 */
export function buildTokenRequest(
  provider: Provider,
  client: Client,
  secrets: Secrets,
  now: number,
): HttpRequest {
  return provider.token.request({ client, secrets, now, url: tokenUrl(client, provider) });
}

/**
 * Reads the response to it.
 * @param now milliseconds since the epoch
 * @throws AppError `rejected`, `rate-limited`, `bad-response`
 */
export function readTokenResponse(provider: Provider, response: HttpResponse, now: number): Grant {
  return provider.token.readResponse(response, provider.label, now);
}

/** @throws AppError `missing-secret` */
export function requireSecret(secrets: Secrets, field: string): string {
  const secret = secrets[field];
  if (secret === undefined) throw new AppError('missing-secret', `There is no ${field} to sign in with.`);
  return secret;
}
