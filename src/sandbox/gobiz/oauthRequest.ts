/** Reads a token request of OAuth 2.0 strictly by RFC 6749. */
import { Buffer } from 'node:buffer';
import { type ReceivedRequest, Refusal } from '../server/loopbackServer';

export type OAuthError = 'invalid_request' | 'invalid_client' | 'unsupported_grant_type' | 'invalid_scope';

export interface ClientCredentials {
  readonly method: 'client_secret_basic' | 'client_secret_post';
  readonly id: string;
  readonly secret: string;
}

/** RFC 6749 §5.1 requires both in every response that may contain a token. */
export const uncached = { 'cache-control': 'no-store', pragma: 'no-cache' };

/** An error response of RFC 6749 §5.2. `description` is sent and shown to observers, so it never quotes the request. */
export function oauthRefusal(error: OAuthError, description: string): Refusal {
  const status = error === 'invalid_client' ? 401 : 400;
  return new Refusal({
    status,
    headers: {
      ...uncached,
      ...(status === 401 ? { 'www-authenticate': 'Basic realm="sandbox", charset="UTF-8"' } : {}),
    },
    body: { error, error_description: description },
    verdict: `${error}: ${description}`,
  });
}

/**
 * Reads the parameters in a token request's body.
 * @throws Refusal `invalid_request` for a wrong content type, parameters in the URL, malformed encoding, and
 * repeated parameters. A parameter without a value counts as absent (RFC 6749 §3.2).
 */
export function readForm(request: ReceivedRequest): ReadonlyMap<string, string> {
  const type = request.headers['content-type'] ?? '';
  if (!/^application\/x-www-form-urlencoded(\s*;\s*charset="?utf-8"?)?$/i.test(type)) {
    throw oauthRefusal('invalid_request', 'The content type must be application/x-www-form-urlencoded.');
  }
  if (request.query !== '') {
    throw oauthRefusal('invalid_request', 'Parameters belong in the body, not in the URL.');
  }
  const form = new Map<string, string>();
  const seen = new Set<string>();
  for (const pair of request.body.toString('latin1').split('&')) {
    const [name, value] = splitOnce(pair.includes('=') ? pair : `${pair}=`, '=').map(formDecode);
    if (name === undefined || value === undefined) {
      throw oauthRefusal('invalid_request', 'The body is not valid form encoding.');
    }
    if (seen.has(name)) throw oauthRefusal('invalid_request', 'A parameter is repeated.');
    seen.add(name);
    if (value !== '') form.set(name, value);
  }
  return form;
}

/**
 * Reads the client's credentials from one place: the Authorization header, where ID and secret are form-encoded before
 * Base64 (RFC 6749 §2.3.1), or the body.
 * @throws Refusal `invalid_request` if both have credentials, `invalid_client` if neither has, or they are malformed
 */
export function readCredentials(
  request: ReceivedRequest,
  form: ReadonlyMap<string, string>,
): ClientCredentials {
  const id = form.get('client_id');
  const secret = form.get('client_secret');
  const authorization = request.headers['authorization'];
  if (authorization === undefined) {
    if (id !== undefined && secret !== undefined) return { method: 'client_secret_post', id, secret };
    throw oauthRefusal('invalid_client', 'There is no client authentication.');
  }
  if (secret !== undefined) {
    throw oauthRefusal('invalid_request', 'The client authenticates in the header and in the body.');
  }
  const credentials = decodeBasic(authorization);
  if (credentials === undefined) {
    throw oauthRefusal('invalid_client', 'The Basic credentials are malformed.');
  }
  if (id !== undefined && id !== credentials.id) {
    throw oauthRefusal('invalid_request', 'The client IDs in the header and in the body differ.');
  }
  return credentials;
}

function decodeBasic(authorization: string): ClientCredentials | undefined {
  const encoded = /^basic ([A-Za-z0-9+/]+={0,2})$/i.exec(authorization)?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('latin1');
  if (!text.includes(':')) return undefined;
  const [id, secret] = splitOnce(text, ':').map(formDecode);
  return id === undefined || secret === undefined ? undefined : { method: 'client_secret_basic', id, secret };
}

/** Form-encoded text is ASCII; any other character makes it malformed, and so does a stray percent sign. */
function formDecode(text: string): string | undefined {
  if (!/^[\x20-\x7E]*$/.test(text)) return undefined;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

function splitOnce(text: string, separator: string): string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
