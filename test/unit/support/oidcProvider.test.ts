import assert from 'node:assert/strict';
import { type OidcProvider, startOidcProvider, withheldScope } from '../../support/oidcProvider';
import { rawRequest } from '../../support/rawRequest';

describe('An OAuth server written elsewhere', () => {
  let server: OidcProvider;
  before(async () => {
    server = await startOidcProvider();
  });
  after(() => server.stop());

  const grant = { grant_type: 'client_credentials', scope: 'partner:outlet:read' };
  const formEncode = (text: string): string => new URLSearchParams({ v: text }).toString().slice(2);
  const askBasic = (id: string, secret: string) =>
    fetch(server.tokenUrl, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
      body: new URLSearchParams(grant),
    });

  it('takes Basic credentials that are form-encoded, and its token is live until it is revoked', async () => {
    const { clientId, clientSecret } = server.clients.client_secret_basic;
    const answer = await askBasic(formEncode(clientId), formEncode(clientSecret));
    assert.equal(answer.status, 200);
    const token = (await answer.json()) as Record<string, unknown>;
    assert.equal(token.token_type, 'Bearer');
    assert.equal(token.expires_in, 3600);
    assert.equal(token.scope, 'partner:outlet:read');
    const value = String(token.access_token);
    assert.deepEqual(await server.introspect(value), { active: true, scope: 'partner:outlet:read' });
    await server.revoke(value);
    assert.deepEqual(await server.introspect(value), { active: false });
  });

  it('refuses the same credentials where they are not encoded', async () => {
    const { clientId, clientSecret } = server.clients.client_secret_basic;
    const answer = await askBasic(clientId, clientSecret);
    assert.ok([400, 401].includes(answer.status), `it answered ${answer.status}`);
    assert.equal(((await answer.json()) as Record<string, unknown>).access_token, undefined);
  });

  it('takes credentials in the body', async () => {
    const { clientId, clientSecret } = server.clients.client_secret_post;
    const before = server.tokenRequests();
    const answer = await rawRequest(server.tokenUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ ...grant, client_id: clientId, client_secret: clientSecret }).toString(),
    });
    assert.equal(answer.status, 200);
    assert.equal((await server.introspect(String(answer.json.access_token))).active, true);
    assert.equal(server.tokenRequests(), before + 1);
  });

  it('refuses a scope that the client may not have', async () => {
    const { clientId, clientSecret } = server.clients.client_secret_post;
    const answer = await rawRequest(server.tokenUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        ...grant,
        scope: withheldScope,
        client_id: clientId,
        client_secret: clientSecret,
      }).toString(),
    });
    assert.equal(answer.json.error, 'invalid_scope');
  });
});
