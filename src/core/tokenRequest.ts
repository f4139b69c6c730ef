import { AppError } from './errors';
import type { Client, Clock, HttpRequest, Provider, Secrets, Token, Transport } from './model';
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
 * @param oldToken struck out of messages like the secrets, should a server repeat it
 * @throws AppError with the codes of the vault, the transport and the provider
 */
export async function requestToken(
  parts: TokenRequestParts,
  client: Client,
  signal: AbortSignal,
  oldToken: string | undefined,
): Promise<Token> {
  const provider = parts.providerOf(client);
  const secrets = await parts.readSecrets(client, provider.tokenSecrets);
  const request = provider.tokenRequest(client, secrets, parts.clock.now());
  const fetchedAt = parts.clock.now();
  try {
    const response = await parts.transport.send(request, signal);
    const grant = provider.readToken(response, parts.clock.now());
    const token: Token = {
      value: grant.value,
      fetchedAt,
      expiresAt: fetchedAt + grant.lifetime * 1000,
      ...(grant.scope === undefined ? {} : { scope: grant.scope }),
    };
    if (!isUsable(token, parts.clock.now())) throw tooLate(provider);
    return token;
  } catch (error) {
    throw error instanceof AppError ? error.without(unspeakable(request, secrets, oldToken)) : error;
  }
}

/** An answer may take longer than a short token lives. */
function tooLate({ label }: Provider): AppError {
  return new AppError(
    'timed-out',
    `${label}'s answer took so long that the token in it has all but expired. Check the network, then fetch again.`,
    { transient: true },
  );
}

/** Everything secret that a hostile or careless server could send back, in the forms in which it was sent. */
function unspeakable(request: HttpRequest, secrets: Secrets, oldToken: string | undefined): string[] {
  const plain = Object.values(secrets);
  const encoded = plain.flatMap((secret) => [
    encodeURIComponent(secret),
    new URLSearchParams({ v: secret }).toString().slice(2),
  ]);
  const proofs = Object.entries(request.headers)
    .filter(([name]) => /^authorization$|signature$/i.test(name))
    .map(([, value]) => value.replace(/^Basic /, ''));
  return [...plain, ...encoded, ...proofs, ...(oldToken ? [oldToken] : [])];
}
