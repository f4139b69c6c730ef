/**
 * The mock server for GoBiz: the token endpoint and one resource that accepts the token, on one origin. Sources: GoBiz's
 * "Direct Integration", RFC 6749, and GoBiz's documented errors. A 400, 403 or 404 of a resource is not documented;
 * they have the format of its 401.
 */
import { randomBytes } from 'node:crypto';
import { gobizScopes } from '../../core/providers/gobiz';
import { isSameText } from '../../core/signing/hashes';
import { bearerToken, IssuedTokens } from '../server/issuedTokens';
import { type Answer, listenOnLoopback, type ReceivedRequest, Refusal } from '../server/loopbackServer';
import type { MockServer, MockServerOptions } from '../server/mockServer';
import { oauthRefusal, readCredentials, readForm, uncached } from './oauthRequest';

export interface GobizMockServer extends MockServer {
  readonly clientId: string;
  readonly clientSecret: string;
}

interface State {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly tokens: IssuedTokens;
}

export async function startGobizServer(options: MockServerOptions): Promise<GobizMockServer> {
  const state: State = {
    clientId: 'sandbox-outlet',
    // The special characters reveal a client without the form encoding of RFC 6749 §2.3.1.
    clientSecret: `sbxs_${randomBytes(24).toString('base64url')}:%+&/`,
    tokens: new IssuedTokens(options.clock, 3600),
  };
  const server = await listenOnLoopback({ ...options, handle: (request) => handle(state, request) });
  return {
    url: server.url,
    ...state,
    client: {
      name: 'local-outlet',
      provider: 'gobiz',
      environment: 'sandbox',
      clientId: state.clientId,
      baseUrl: server.url,
      allowedHosts: [],
      options: { scopes: ['partner:outlet:read'], authentication: 'client_secret_basic' },
    },
    secrets: { clientSecret: state.clientSecret },
    stop: () => server.stop(),
  };
}

function handle(state: State, request: ReceivedRequest): Answer {
  switch (request.path) {
    case '/oauth2/token':
      return token(state, request);
    case '/integrations/partner/v1/linked-outlets':
      return answerLinkedOutlets(state, request);
    default:
      throw resourceRefusal(404, 'Not Found', 'There is nothing at this path.');
  }
}

/** RFC 6749 §4.4: the client credentials grant. */
function token(state: State, request: ReceivedRequest): Answer {
  if (request.method !== 'POST') {
    const { answer } = oauthRefusal('invalid_request', 'The token endpoint takes POST only.');
    throw new Refusal({ ...answer, status: 405, headers: { ...answer.headers, allow: 'POST' } });
  }
  const form = readForm(request);
  const credentials = readCredentials(request, form);
  // Both are always compared, so that the time does not reveal which of them is wrong.
  const matches = [
    isSameText(credentials.id, state.clientId),
    isSameText(credentials.secret, state.clientSecret),
  ];
  if (matches.includes(false)) throw oauthRefusal('invalid_client', 'The client ID or the secret is wrong.');
  const grant = form.get('grant_type');
  if (grant === undefined) throw oauthRefusal('invalid_request', 'grant_type is missing.');
  if (grant !== 'client_credentials') {
    throw oauthRefusal('unsupported_grant_type', 'Only client_credentials is supported.');
  }
  const scopes = grantedScopes(form.get('scope'));
  return {
    status: 200,
    headers: uncached,
    body: {
      access_token: state.tokens.issue(state.clientId, scopes),
      expires_in: state.tokens.lifetime,
      token_type: 'Bearer',
      scope: scopes.join(' '),
    },
    verdict: `Token issued: ${credentials.method}, scope ${scopes.length > 0 ? scopes.join(' ') : 'none'}.`,
  };
}

/** Scopes are separated by one space (RFC 6749 §3.3); without the parameter GoBiz grants none. */
function grantedScopes(scope: string | undefined): readonly string[] {
  if (scope === undefined) return [];
  const scopes = [...new Set(scope.split(' '))];
  if (!scopes.every((name) => documentedScopes.includes(name))) {
    throw oauthRefusal('invalid_scope', 'A scope is unknown or malformed.');
  }
  return scopes;
}

function answerLinkedOutlets(state: State, request: ReceivedRequest): Answer {
  if (request.method !== 'GET') throw resourceRefusal(405, 'Method Not Allowed', 'This path takes GET only.');
  const token = state.tokens.findLive(bearerToken(request.headers['authorization']) ?? '');
  if (token === undefined) {
    throw resourceRefusal(401, 'Session Expired', 'The access token is missing, unknown or expired.');
  }
  if (!token.scopes.includes('partner:outlet:read')) {
    throw resourceRefusal(403, 'Forbidden', 'The access token lacks the scope partner:outlet:read.');
  }
  const query = new URLSearchParams(request.query);
  const page = parsePositive(query.get('page'), 1);
  const per = parsePositive(query.get('per'), 10);
  if (page === undefined || per === undefined || per > 100) {
    throw resourceRefusal(
      400,
      'Bad Request',
      'page and per must be positive whole numbers, per at most 100.',
    );
  }
  return {
    status: 200,
    body: { success: true, data: { outlets: outlets.slice((page - 1) * per, page * per) } },
    verdict: 'Outlets listed: valid token, scope partner:outlet:read.',
  };
}

function resourceRefusal(status: number, title: string, message: string): Refusal {
  return new Refusal({
    status,
    ...(status === 401 ? { headers: { 'www-authenticate': 'Bearer realm="sandbox"' } } : {}),
    body: { success: false, errors: [{ code: `HTTP_${status}`, message_title: title, message }] },
    verdict: `HTTP_${status}: ${message}`,
  });
}

function parsePositive(text: string | null, fallback: number): number | undefined {
  if (text === null) return fallback;
  return /^[1-9]\d{0,5}$/.test(text) ? Number(text) : undefined;
}

const documentedScopes = gobizScopes.map(({ value }) => value);

const outlets = [
  ['G100000001', 'outlet-menteng'],
  ['G100000002', 'outlet-bandung'],
  ['G100000003', 'outlet-surabaya'],
].map(([id, external_outlet_id]) => ({
  id,
  external_outlet_id,
  created_at: '2024-01-15T03:00:00Z',
  updated_at: '2024-06-01T03:00:00Z',
}));
