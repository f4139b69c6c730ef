/** One token request: its URL, the request and response as the provider declares them, and sending it. */
import { tokenOrigin } from '../http/origins';
import type { Client, Clock, HttpRequest, HttpResponse, Provider, Secrets, Token, Transport } from '../model';
import { AppError } from '../model/errors';
import { isUsable } from './tokenLife';

export interface TokenRequestParts {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly providerOf: (client: Client) => Provider;
  /** Reads secrets from the vault, for each attempt again. @throws AppError `missing-secret`, `vault-…` */
  readonly readSecrets: (client: Client, names: readonly string[]) => Promise<Secrets>;
  /** Receives one line for each request; never a secret, a token or a query. */
  readonly log?: (message: string) => void;
}

/**
 * Makes one attempt: reads the secrets, sends one request and reads its response. The secrets are not kept.
 * @throws AppError with the codes of the vault, the transport and the provider
 */
export async function requestToken(
  parts: TokenRequestParts,
  client: Client,
  signal: AbortSignal,
): Promise<Token> {
  const provider = parts.providerOf(client);
  const secrets = await parts.readSecrets(client, provider.token.secrets(client));
  const request = buildTokenRequest(provider, client, secrets, parts.clock.now());
  const fetchedAt = parts.clock.now();
  const response = await sendLogged(parts, client, request, signal);
  const grant = provider.token.readResponse(response, provider.label, parts.clock.now(), client);
  const token: Token = {
    value: grant.value,
    fetchedAt,
    expiresAt: fetchedAt + grant.lifetime * 1000,
    ...(grant.scope === undefined ? {} : { scope: grant.scope }),
  };
  if (!isUsable(token, parts.clock.now())) throw lateResponseError(provider);
  return token;
}

export function tokenUrl(client: Client, provider: Provider): string {
  return `${tokenOrigin(client, provider)}${provider.token.path(client)}`;
}

/**
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

/** @throws AppError `missing-secret` */
export function requireSecret(secrets: Secrets, field: string): string {
  const secret = secrets[field];
  if (secret === undefined)
    throw new AppError('missing-secret', `There is no ${field} for the token request.`);
  return secret;
}

/** Logs e.g. `POST https://api.example/token 200, 84 ms, outlet`; without a response, its error code. */
async function sendLogged(
  { transport, clock, log }: TokenRequestParts,
  client: Client,
  request: HttpRequest,
  signal: AbortSignal,
): Promise<HttpResponse> {
  const startedAt = clock.now();
  const logResult = (result: string | number): void => {
    const { origin, pathname } = URL.canParse(request.url) ? new URL(request.url) : invalidUrl;
    log?.(`${request.method} ${origin}${pathname} ${result}, ${clock.now() - startedAt} ms, ${client.name}`);
  };
  try {
    const response = await transport.send(request, signal);
    logResult(response.status);
    return response;
  } catch (error) {
    logResult(error instanceof AppError ? error.code : 'failed');
    throw error;
  }
}

const invalidUrl = { origin: 'invalid URL', pathname: '' } as const;

/** A response may take longer than a short-lived token is valid. */
function lateResponseError({ label }: Provider): AppError {
  return new AppError(
    'timed-out',
    `${label}'s response took so long that its token is about to expire. Check the network, then fetch again.`,
    { transient: true },
  );
}
