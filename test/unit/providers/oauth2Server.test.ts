import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { systemClock } from '../../../src/core/base/clock';
import { createTransport } from '../../../src/core/http/transport';
import type { Secrets } from '../../../src/core/model';
import { providerOf } from '../../../src/core/providers';
import { TokenService } from '../../../src/core/tokens/tokenService';
import { makeClient } from '../../support/makeClient';
import { type OidcProvider, startOidcProvider } from '../../support/oidcProvider';

const secret = 'a secret of 64 characters, as HS512 needs a key as long as its hash';
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const curves = {
  ES256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  ES384: generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  ES512: generateKeyPairSync('ec', { namedCurve: 'P-521' }),
};

function pem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function keyFor(algorithm: string): KeyObject {
  return algorithm.startsWith('ES') ? curves[algorithm as keyof typeof curves].privateKey : rsa.privateKey;
}

const hmacs = ['HS256', 'HS384', 'HS512'];
const signatures = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', ...Object.keys(curves)];

/** One client for each algorithm, whose key the server knows. */
const furtherClients = [
  ...hmacs.map((algorithm) => ({
    client_id: algorithm,
    client_secret: secret,
    token_endpoint_auth_method: 'client_secret_jwt',
    token_endpoint_auth_signing_alg: algorithm,
  })),
  ...signatures.map((algorithm) => {
    const publicKey = algorithm.startsWith('ES')
      ? curves[algorithm as keyof typeof curves].publicKey
      : rsa.publicKey;
    return {
      client_id: algorithm,
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: algorithm,
      jwks: { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'key-1', use: 'sig' }] },
    };
  }),
];

describe('An OAuth 2.0 client at a server written elsewhere', () => {
  let server: OidcProvider;
  let service: TokenService;
  let secrets: Secrets = {};
  before(async () => {
    server = await startOidcProvider({ furtherClients, resources: ['https://api.example/menu'] });
  });
  after(() => server.stop());
  beforeEach(() => {
    const readSecrets = async () => secrets;
    service = new TokenService({ transport: createTransport(), clock: systemClock, providerOf, readSecrets });
  });
  afterEach(() => service.dispose());

  async function assertAccepted(entry: Record<string, unknown>) {
    const client = makeClient({ provider: 'oauth2', tokenUrl: server.tokenUrl, ...entry });
    const token = await service.get(client);
    assert.equal((await server.introspect(token.value)).active, true);
  }

  for (const authentication of ['client_secret_basic', 'client_secret_post'] as const) {
    it(`is accepted with ${authentication}`, async () => {
      const { clientId, clientSecret } = server.clients[authentication];
      secrets = { clientSecret };
      await assertAccepted({ authentication, clientId });
    });
  }

  for (const algorithm of hmacs) {
    it(`is accepted with client_secret_jwt and ${algorithm}`, async () => {
      secrets = { clientSecret: secret };
      const entry = {
        authentication: 'client_secret_jwt',
        clientId: algorithm,
        assertionAlgorithm: algorithm,
      };
      await assertAccepted(entry);
    });
  }

  for (const algorithm of signatures) {
    it(`is accepted with private_key_jwt and ${algorithm}`, async () => {
      secrets = { privateKey: pem(keyFor(algorithm)) };
      const entry = { authentication: 'private_key_jwt', clientId: algorithm, keyId: 'key-1' };
      await assertAccepted({ ...entry, assertionAlgorithm: algorithm });
    });
  }

  for (const algorithm of ['RS256', 'ES256', 'ES384', 'ES512']) {
    it(`chooses ${algorithm} by the key`, async () => {
      secrets = { privateKey: pem(keyFor(algorithm)) };
      await assertAccepted({ authentication: 'private_key_jwt', clientId: algorithm });
    });
  }

  it('is accepted with the issuer as audience of the assertion, if the entry says so', async () => {
    secrets = { privateKey: pem(rsa.privateKey) };
    const entry = { authentication: 'private_key_jwt', clientId: 'RS256', assertionAudience: server.url };
    await assertAccepted(entry);
  });

  it('is rejected with the assertion of another key', async () => {
    secrets = { privateKey: pem(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey) };
    const rejected = assertAccepted({ authentication: 'private_key_jwt', clientId: 'RS256' });
    await assert.rejects(rejected, { code: 'rejected', message: /invalid_client/ });
  });

  it('gets a token for its resource, and none for one that the server does not know', async () => {
    const { clientId, clientSecret } = server.clients.client_secret_post;
    secrets = { clientSecret };
    const entry = { authentication: 'client_secret_post', clientId };
    await assertAccepted({ ...entry, resource: ['https://api.example/menu'] });
    const unknown = assertAccepted({ ...entry, name: 'other', resource: ['https://api.example/unknown'] });
    await assert.rejects(unknown, { name: 'AppError' });
  });
});
