/**
 * The protocols of the standards, each rule with its source. A provider combines these parts. For tokens,
 * `clientCredentials` is OAuth 2.0 and `snapToken` is SNAP; both read responses with `tokenResponse`. For signatures,
 * `snapSigning` has those of SNAP, and `snapProfile` describes how a provider deviates from it. For notifications,
 * `webhookSchemes` says how they are signed, and `webhookCheck` checks one that the user pasted.
 *
 * This file is OAuth 2.0 client credentials, by RFC 6749: §2.3.1 client authentication, §3.3 scopes, §4.4 the grant, §5.1 the
 * response, §5.2 errors.
 */
import { Buffer } from 'node:buffer';
import { parseJsonObject } from '../base/json';
import type { Choice, ChoiceOption, Grant, HttpResponse, ListOption, TokenProtocol } from '../model';
import { requireSecret } from '../tokens/tokenRequest';
import { badResponse, readJsonObject, readLifetime, readTokenValue, refuseToken } from './tokenResponse';

/**
 * For clients with the options `scopes` and `authentication` and the secret `clientSecret` (RFC 6749 §4.4.2).
 * @param path of the token endpoint on the OAuth origin
 */
export function clientCredentials(path: string): TokenProtocol {
  return {
    path,
    secrets: ['clientSecret'],
    request: ({ client, url, secrets }) => {
      const clientSecret = requireSecret(secrets, 'clientSecret');
      const scopes = [client.options.scopes ?? []].flat();
      const form = new URLSearchParams({ grant_type: 'client_credentials' });
      const headers = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' };
      if (scopes.length > 0) form.set('scope', scopes.join(' '));
      if (client.options.authentication !== 'client_secret_post') {
        const authorization = encodeBasic(client.clientId, clientSecret);
        return { method: 'POST', url, headers: { ...headers, authorization }, body: form.toString() };
      }
      form.set('client_id', client.clientId);
      form.set('client_secret', clientSecret);
      return { method: 'POST', url, headers, body: form.toString() };
    },
    readResponse: readClientCredentialsResponse,
  };
}

/**
 * RFC 6749 §5.1: unknown members are ignored.
 * @throws AppError `rejected`, `rate-limited`, `bad-response`
 */
function readClientCredentialsResponse(response: HttpResponse, label: string, now: number): Grant {
  if (response.status !== 200) {
    const reason = readErrorCode(response);
    throw refuseToken({ label, response, now, reason, hint: hintFor(label, response.status, reason) });
  }
  const answer = readJsonObject(label, response);
  const value = readTokenValue(label, answer, 'access_token');
  const type = answer.token_type;
  if (typeof type === 'string' && type.toLowerCase() !== 'bearer') {
    throw badResponse(label, 'a token that is not of type Bearer');
  }
  const scope = typeof answer.scope === 'string' ? { scope: answer.scope } : {};
  return { value, lifetime: readLifetime(label, answer.expires_in), ...scope };
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

export function authenticationOption(basicDescription: string): ChoiceOption {
  return {
    kind: 'choice',
    name: 'authentication',
    title: 'Client authentication',
    description: 'How the token request sends the secret.',
    default: 'client_secret_basic',
    choices: [
      { value: 'client_secret_basic', description: basicDescription },
      { value: 'client_secret_post', description: 'In the request body' },
    ],
  };
}

/** RFC 6749 §3.3. */
const scopeToken = '^[\\x21\\x23-\\x5B\\x5D-\\x7E]+$';

/** RFC 6749 §2.3.1: ID and secret are form-encoded first, so that a colon in either is unambiguous. */
function encodeBasic(id: string, secret: string): string {
  return `Basic ${Buffer.from(`${formEncode(id)}:${formEncode(secret)}`).toString('base64')}`;
}

function formEncode(text: string): string {
  return new URLSearchParams({ v: text }).toString().slice(2);
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
