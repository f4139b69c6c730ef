/**
 * GoBiz (Gojek, GoFood): OAuth 2.0 client credentials.
 * Sources: GoBiz's "Direct Integration" (token endpoint, scopes, lifetime) and RFC 6749 (§2.3.1 client
 * authentication, §4.4 grant, §5.1 and §5.2 answers).
 */
import { Buffer } from 'node:buffer';
import type { Client, Grant, HttpRequest, HttpResponse, Provider, Secrets } from '../model';
import { jsonObject, lifetimeSeconds, notUnderstood, refusal, requiredText, requireSecret } from './answer';
import { gobizScopes } from './gobizScopes';

/** RFC 6749 §3.3. */
const scopeToken = '^[\\x21\\x23-\\x5B\\x5D-\\x7E]+$';

export const gobiz: Provider = {
  id: 'gobiz',
  label: 'GoBiz',
  origins: {
    sandbox: {
      oauth: 'https://integration-goauth.gojekapi.com',
      api: 'https://api.partner-sandbox.gobiz.co.id',
    },
    production: { oauth: 'https://accounts.go-jek.com', api: 'https://api.gobiz.co.id' },
  },
  tokenPath: '/oauth2/token',
  clientIdHelp: 'The client id that GoBiz issued to your integration.',
  options: [
    {
      kind: 'list',
      name: 'scopes',
      title: 'Scopes',
      description: 'What the token may do. Without a scope, GoBiz grants none.',
      choices: gobizScopes,
      pattern: scopeToken,
      problem: (scope) =>
        new RegExp(scopeToken, 'u').test(scope)
          ? undefined
          : 'A scope has no spaces, quotes or backslashes (RFC 6749 §3.3).',
    },
    {
      kind: 'choice',
      name: 'authentication',
      title: 'Client authentication',
      description: 'How client id and secret reach the token endpoint.',
      default: 'client_secret_basic',
      choices: [
        { value: 'client_secret_basic', description: 'In the Authorization header, as GoBiz documents it' },
        { value: 'client_secret_post', description: 'In the request body' },
      ],
    },
  ],
  secrets: [
    {
      name: 'clientSecret',
      title: 'Client secret',
      description: 'The secret that GoBiz issued together with the client id.',
      kind: 'text',
      optional: false,
    },
  ],
  tokenSecrets: ['clientSecret'],
  variables: [
    { suffix: 'TOKEN', kind: 'token', description: 'The access token, without "Bearer"' },
    { suffix: 'CLIENT_ID', kind: 'clientId', description: 'The client id' },
  ],
  examples: [
    {
      title: 'Linked outlets',
      secrets: ['clientSecret'],
      method: 'GET',
      path: '/integrations/partner/v1/linked-outlets?page=1&per=10',
      headers: { Authorization: 'Bearer {{TOKEN}}' },
    },
  ],
  tokenRequest,
  readToken,
};

function tokenRequest(client: Client, secrets: Secrets): HttpRequest {
  const secret = requireSecret(secrets, 'clientSecret');
  const form = new URLSearchParams({ grant_type: 'client_credentials' });
  const scope = client.options.scopes ?? [];
  if (scope.length > 0) form.set('scope', typeof scope === 'string' ? scope : scope.join(' '));
  const headers: Record<string, string> = {
    accept: 'application/json',
    'content-type': 'application/x-www-form-urlencoded',
  };
  if (client.options.authentication === 'client_secret_post') {
    form.set('client_id', client.clientId);
    form.set('client_secret', secret);
  } else {
    headers.authorization = basic(client.clientId, secret);
  }
  const origin = client.baseUrl ?? gobiz.origins[client.environment].oauth;
  return { method: 'POST', url: `${origin}${gobiz.tokenPath}`, headers, body: form.toString() };
}

/** RFC 6749 §2.3.1: id and secret are form-encoded first, so that a colon in either stays unambiguous. */
function basic(id: string, secret: string): string {
  return `Basic ${Buffer.from(`${formEncode(id)}:${formEncode(secret)}`).toString('base64')}`;
}

function formEncode(text: string): string {
  return new URLSearchParams({ v: text }).toString().slice(2);
}

/** RFC 6749 §5.1; members that are not understood are ignored. */
function readToken(response: HttpResponse, now: number): Grant {
  if (response.status !== 200) throw refusal('GoBiz', response, now, reasonGiven(response), hint(response));
  const answer = jsonObject('GoBiz', response);
  const value = requiredText('GoBiz', answer, 'access_token');
  const type = answer.token_type;
  if (typeof type === 'string' && type.toLowerCase() !== 'bearer') {
    throw notUnderstood('GoBiz', 'a token that is not of type Bearer');
  }
  const scope = typeof answer.scope === 'string' ? { scope: answer.scope } : {};
  return { value, lifetime: lifetimeSeconds('GoBiz', answer.expires_in), ...scope };
}

/** RFC 6749 §5.2 names `error` and `error_description`; GoBiz's resources answer with a list of `errors`. */
function reasonGiven(response: HttpResponse): string | undefined {
  let answer: Record<string, unknown>;
  try {
    answer = jsonObject('GoBiz', response);
  } catch {
    return undefined;
  }
  const parts = [answer.error, answer.error_description];
  if (Array.isArray(answer.errors)) {
    const first: unknown = answer.errors[0];
    if (typeof first === 'object' && first !== null) {
      parts.push(
        ...['code', 'message_title', 'message'].map((key) => (first as Record<string, unknown>)[key]),
      );
    }
  }
  const texts = parts.filter((part) => typeof part === 'string' && part !== '');
  return texts.length > 0 ? texts.join(': ') : undefined;
}

function hint(response: HttpResponse): string | undefined {
  const reason = reasonGiven(response) ?? '';
  if (reason.includes('invalid_scope')) return 'Check that GoBiz granted these scopes to your client.';
  if (reason.includes('unauthorized_client') || reason.includes('unsupported_grant_type')) {
    return 'Ask GoBiz to enable the client credentials grant for this client.';
  }
  if (reason.includes('invalid_client') || response.status === 401) {
    return 'Check the client id, the secret and the environment, then use “Replace Secret”.';
  }
  return undefined;
}

/** The documented scopes but `openid` and `offline`, which belong to the authorization code flow. */
