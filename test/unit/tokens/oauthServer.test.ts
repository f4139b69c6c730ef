import assert from 'node:assert/strict';
import { systemClock } from '../../../src/core/base/clock';
import { createTransport } from '../../../src/core/http/transport';
import { providerOf } from '../../../src/core/providers';
import { TokenService } from '../../../src/core/tokens/tokenService';
import { makeClient } from '../../support/makeClient';
import {
  type OidcClient,
  type OidcProvider,
  startOidcProvider,
  withheldScope,
} from '../../support/oidcProvider';
import { rawRequest } from '../../support/rawRequest';

describe('A token from an OAuth server written elsewhere', () => {
  let server: OidcProvider;
  let service: TokenService;
  let secret = '';
  before(async () => {
    server = await startOidcProvider();
  });
  after(() => server.stop());
  beforeEach(() => {
    const readSecrets = async () => ({ clientSecret: secret });
    service = new TokenService({ transport: createTransport(), clock: systemClock, providerOf, readSecrets });
  });
  afterEach(() => service.dispose());

  function clientFor(authentication: OidcClient['authentication'], scopes = ['partner:outlet:read']) {
    const { clientId, clientSecret } = server.clients[authentication];
    secret = clientSecret;
    return makeClient({ clientId, authentication, scopes, baseUrl: server.url });
  }

  for (const authentication of ['client_secret_basic', 'client_secret_post'] as const) {
    it(`is live and has its scope, asked for by ${authentication}`, async () => {
      const client = clientFor(authentication);
      assert.match(client.clientId + secret, /:.*%.*\+.*&.*\//, 'the id and secret are hard ones');
      const token = await service.get(client);
      assert.deepEqual(await server.introspect(token.value), { active: true, scope: 'partner:outlet:read' });
      assert.equal(token.scope, 'partner:outlet:read');
      assert.equal(token.expiresAt - token.fetchedAt, 3_600_000);
    });

    it(`is refused in words where the secret is wrong, with ${authentication}`, async () => {
      const client = clientFor(authentication);
      secret += 'x';
      await assert.rejects(service.get(client), {
        code: 'rejected',
        message: /invalid_client.*Replace Secret/,
      });
    });
  }

  it('is not given to credentials in the header that are not form-encoded, so that the encoding is proven', async () => {
    const { clientId, clientSecret } = server.clients.client_secret_basic;
    const answer = await rawRequest(server.tokenUrl, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'grant_type=client_credentials',
    });
    assert.ok([400, 401].includes(answer.status), `it answered ${answer.status}`);
    assert.equal(answer.json.access_token, undefined);
  });

  it('is replaced when it is revoked and its refusal is reported', async () => {
    const client = clientFor('client_secret_post');
    const first = await service.get(client);
    await server.revoke(first.value);
    assert.deepEqual(await server.introspect(first.value), { active: false });
    service.refuse(client, first.value);
    const second = await service.get(client);
    assert.notEqual(second.value, first.value);
    assert.equal((await server.introspect(second.value)).active, true);
  });

  it('is refused in words where the scope is withheld', async () => {
    const client = clientFor('client_secret_basic', [withheldScope]);
    await assert.rejects(service.get(client), {
      code: 'rejected',
      message: /invalid_scope.*granted these scopes/,
    });
  });
});
