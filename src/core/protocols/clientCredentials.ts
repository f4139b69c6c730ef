/**
 * The protocols of the standards, each rule with its source. A provider combines these parts. For tokens,
 * `clientCredentials` is OAuth 2.0 and `snapToken` is SNAP; both read responses with `tokenResponse`. For signatures,
 * `snapSigning` has those of SNAP, and `snapProfile` describes how a provider deviates from it. For notifications,
 * `webhookSchemes` says how they are signed, and `webhookCheck` checks one that the user pasted.
 *
 * This file is OAuth 2.0 client credentials, by RFC 6749: §3.3 scopes, §4.4 the grant, §5.1 the response, §5.2 errors.
 * `clientAuthentication` has the ways in which a client authenticates itself (§2.3.1, RFC 7523).
 */
import { parseJsonObject } from '../base/json';
import type {
  Choice,
  Client,
  Grant,
  HttpRequest,
  HttpResponse,
  ListOption,
  TokenCall,
  TokenProtocol,
} from '../model';
import { authenticate, authenticationSecrets } from './clientAuthentication';
import { readExtraParameters } from './tokenRequestOptions';
import { badResponse, readJsonObject, readLifetime, readTokenValue, refuseToken } from './tokenResponse';

export interface ClientCredentialsSettings {
  /** The path of the token endpoint on the OAuth origin. */
  readonly path: (client: Client) => string;
  /** Also accepts status 201 and a `token_type` other than `Bearer`, e.g. `BearerToken`, as some servers send them. */
  readonly tolerant?: boolean;
}

/**
 * For clients with the options `scopes` and `authentication`; and, if the provider has them, `audience`, `resource`,
 * `extraParameters`, `defaultLifetime` and those of assertions.
 */
export function clientCredentials(settings: ClientCredentialsSettings): TokenProtocol {
  return {
    path: settings.path,
    secrets: authenticationSecrets,
    request: clientCredentialsRequest,
    readResponse: (response, label, now, client) => readResponse(response, label, now, client, settings),
  };
}

/**
 * RFC 6749 §4.4.2. Without scopes the parameter is left out. `resource` is from RFC 8707; `audience` is in common use.
 * An extra parameter replaces one of the same name.
 */
function clientCredentialsRequest(call: TokenCall): HttpRequest {
  const { client } = call;
  const { headers, parameters } = authenticate(call);
  const scopes = optionValues(client, 'scopes');
  const extra = readExtraParameters(optionValues(client, 'extraParameters'));
  const standard: Parameter[] = [
    ['grant_type', 'client_credentials'],
    ...(scopes.length > 0 ? [['scope', scopes.join(' ')] satisfies Parameter] : []),
    ...optionValues(client, 'audience').map((value): Parameter => ['audience', value]),
    ...optionValues(client, 'resource').map((value): Parameter => ['resource', value]),
    ...Object.entries(parameters),
  ];
  const inPlace = (place: string): Parameter[] =>
    extra.filter((parameter) => parameter.place === place).map(({ name, value }) => [name, value]);
  const query = new URLSearchParams(inPlace('query')).toString();
  const isReplaced = ([standardName]: Parameter): boolean => extra.some(({ name }) => name === standardName);
  const body = [...standard.filter((parameter) => !isReplaced(parameter)), ...inPlace('body')];
  return {
    method: 'POST',
    url: query === '' ? call.url : `${call.url}${call.url.includes('?') ? '&' : '?'}${query}`,
    headers: {
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
      ...Object.fromEntries(inPlace('header').map(([name, value]) => [name.toLowerCase(), value])),
      ...headers,
    },
    body: new URLSearchParams(body).toString(),
  };
}

/**
 * RFC 6749 §5.1: unknown members are ignored.
 * @throws AppError `rejected`, `rate-limited`, `bad-response`
 */
function readResponse(
  response: HttpResponse,
  label: string,
  now: number,
  client: Client,
  { tolerant = false }: ClientCredentialsSettings,
): Grant {
  if (response.status !== 200 && !(tolerant && response.status === 201)) {
    const reason = readErrorCode(response);
    throw refuseToken({ label, response, now, reason, hint: hintFor(label, response.status, reason) });
  }
  const answer = readJsonObject(label, response);
  const value = readTokenValue(label, answer, 'access_token');
  const type = answer.token_type;
  if (!tolerant && typeof type === 'string' && type.toLowerCase() !== 'bearer') {
    throw badResponse(label, 'a token that is not of type Bearer');
  }
  const scope = typeof answer.scope === 'string' ? { scope: answer.scope } : {};
  const lifetime = answer.expires_in ?? (client.options.defaultLifetime || undefined);
  return { value, lifetime: readLifetime(label, lifetime), ...scope };
}

/** @param scopes the ones that the provider documents; the user may enter others */
export function scopesOption(scopes: readonly Choice[], description: string): ListOption {
  return {
    kind: 'list',
    name: 'scopes',
    title: 'Scopes',
    description,
    choices: scopes,
    pattern: scopeToken,
    problem: (scope) =>
      new RegExp(scopeToken, 'u').test(scope)
        ? undefined
        : 'A scope has no spaces, quotes or backslashes (RFC 6749 §3.3).',
  };
}

/** RFC 6749 §3.3. */
const scopeToken = '^[\\x21\\x23-\\x5B\\x5D-\\x7E]+$';

type Parameter = [name: string, value: string];

function optionValues(client: Client, option: string): readonly string[] {
  return [client.options[option] ?? []].flat();
}

/** The codes of RFC 6749 §5.2. `error_description` is free text, and is not read. */
const errorCodes = [
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
] as const;
type OAuthError = (typeof errorCodes)[number];

/** Undefined also for a body that is not JSON, e.g. the HTML page of a gateway. */
function readErrorCode({ body }: HttpResponse): OAuthError | undefined {
  return errorCodes.find((code) => code === parseJsonObject(body)?.error);
}

function hintFor(label: string, status: number, error: OAuthError | undefined): string | undefined {
  switch (error) {
    case 'invalid_scope':
      return `Check that ${label} granted these scopes to your client.`;
    case 'unauthorized_client':
    case 'unsupported_grant_type':
      return `Ask ${label} to enable the client credentials grant for this client.`;
    case 'invalid_client':
      return wrongSecret;
    case 'invalid_request':
    case 'invalid_grant':
    case undefined:
      return status === 401 ? wrongSecret : undefined;
  }
}

const wrongSecret = 'Check the client ID, the secret and the environment, then use “Replace Secret”.';
