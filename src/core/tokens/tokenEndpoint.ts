/** Where a client's tokens come from, and its token request and response as its provider declares them. */
import { tokenOrigin } from '../http/origins';
import type { Client, Grant, HttpRequest, HttpResponse, Provider, Secrets } from '../model';
import { AppError } from '../model/errors';

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
