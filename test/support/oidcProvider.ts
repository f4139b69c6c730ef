/** An OAuth server that was written elsewhere (npm `oidc-provider`), on loopback, so that ours is not judged by itself. */
import { generateKeyPairSync } from 'node:crypto';
import http from 'node:http';
import { rawRequest } from './rawRequest';
import { listening, portOf } from './rawServer';

export interface OidcClient {
  readonly authentication: 'client_secret_basic' | 'client_secret_post';
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface OidcProvider {
  /** An origin, to be used as a client's `baseUrl`: the token endpoint has GoBiz's path. */
  readonly url: string;
  readonly tokenUrl: string;
  /** One for each way to authenticate. Ids and secrets hold `: % + & /` and a space. */
  readonly clients: Readonly<Record<OidcClient['authentication'], OidcClient>>;
  /** Whether the server takes the token for live (RFC 7662), and the scope it has. */
  introspect(token: string): Promise<{ readonly active: boolean; readonly scope?: string }>;
  /** Makes a token dead before its time. */
  revoke(token: string): Promise<void>;
  /** Token requests that arrived. */
  tokenRequests(): number;
  stop(): Promise<void>;
}

/** A scope that the server knows and no client may have. */
export const withheldScope = 'payment:pop:read';

export interface OidcOptions {
  /** Seconds. */
  readonly lifetime?: number;
  readonly scopes?: readonly string[];
  /** Metadata of further clients (OpenID Connect Registration §2), e.g. those that authenticate by a JWT. */
  readonly furtherClients?: readonly Readonly<Record<string, unknown>>[];
  /** Resources (RFC 8707) for which the server grants tokens. */
  readonly resources?: readonly string[];
}

export async function startOidcProvider(options: OidcOptions = {}): Promise<OidcProvider> {
  // The package is an ES module, which the tests' CommonJS loads only in this way.
  const { default: Provider } = await import('oidc-provider');
  const clients = {
    client_secret_basic: client('client_secret_basic', 'basic'),
    client_secret_post: client('client_secret_post', 'post'),
  };
  let tokenRequests = 0;
  let callback: http.RequestListener | undefined;
  const server = http.createServer((request, response) => {
    if (request.url === '/oauth2/token') tokenRequests += 1;
    callback?.(request, response);
  });
  const stop = await listening(server);
  const url = `http://127.0.0.1:${portOf(server)}`;
  const provider = new Provider(url, configuration(Object.values(clients), options));
  callback = provider.callback();

  return {
    url,
    tokenUrl: `${url}/oauth2/token`,
    clients,
    introspect: async (token) => {
      const { clientId, clientSecret } = clients.client_secret_post;
      const answer = await rawRequest(`${url}/oauth2/introspect`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ token, client_id: clientId, client_secret: clientSecret }).toString(),
      });
      if (typeof answer.json.active !== 'boolean') throw new Error(`Introspection failed: ${answer.text}`);
      const { active, scope } = answer.json;
      return typeof scope === 'string' ? { active, scope } : { active };
    },
    revoke: async (token) => {
      await (await provider.ClientCredentials.find(token))?.destroy();
    },
    tokenRequests: () => tokenRequests,
    stop,
  };
}

function client(authentication: OidcClient['authentication'], name: string): OidcClient {
  return { authentication, clientId: `${name}: 50%+a&b/c`, clientSecret: `${name} secret: 100%25+p&q/r` };
}

function configuration(
  clients: readonly OidcClient[],
  options: OidcOptions,
): Readonly<Record<string, unknown>> {
  const scopes = options.scopes ?? ['partner:outlet:read', 'partner:outlet:write', 'gofood:catalog:read'];
  const common = {
    grant_types: ['client_credentials'],
    redirect_uris: [],
    response_types: [],
    scope: scopes.join(' '),
  };
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    adapter: MemoryAdapter,
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' }] },
    cookies: { keys: ['test only'] },
    clients: [
      ...clients.map(({ authentication, clientId, clientSecret }) => ({
        ...common,
        client_id: clientId,
        client_secret: clientSecret,
        token_endpoint_auth_method: authentication,
      })),
      ...(options.furtherClients ?? []).map((metadata) => ({ ...common, ...metadata })),
    ],
    clientAuthMethods: [
      'client_secret_basic',
      'client_secret_post',
      'client_secret_jwt',
      'private_key_jwt',
      'none',
    ],
    enabledJWA: { clientAuthSigningAlgValues: jwtAlgorithms },
    // The server drops scopes it does not know without a word, and refuses those it knows but did not grant the client.
    scopes: [...scopes, withheldScope],
    ttl: { ClientCredentials: options.lifetime ?? 3600 },
    routes: { token: '/oauth2/token', introspection: '/oauth2/introspect' },
    features: {
      clientCredentials: { enabled: true },
      introspection: { enabled: true, allowedPolicy: () => true },
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: (options.resources ?? []).length > 0,
        getResourceServerInfo: (_: unknown, resource: string) => {
          if (!options.resources?.includes(resource)) throw new Error('unknown resource');
          return { scope: scopes.join(' '), audience: resource, accessTokenFormat: 'opaque' };
        },
      },
    },
  };
}

const jwtAlgorithms = ['RS', 'PS', 'ES', 'HS'].flatMap((family) =>
  [256, 384, 512].map((bits) => `${family}${bits}`),
);

const stored = new Map<string, unknown>();

/** Where the server keeps its tokens. The package's own does the same, and warns that it is not for production. */
class MemoryAdapter {
  constructor(private readonly model: string) {}

  async upsert(id: string, payload: unknown): Promise<void> {
    stored.set(`${this.model}:${id}`, payload);
  }

  async find(id: string): Promise<unknown> {
    return stored.get(`${this.model}:${id}`);
  }

  async destroy(id: string): Promise<void> {
    stored.delete(`${this.model}:${id}`);
  }
}
