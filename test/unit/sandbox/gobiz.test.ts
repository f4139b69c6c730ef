import assert from 'node:assert/strict';
import { type GobizMockServer, startGobizServer } from '../../../src/sandbox/gobiz/gobiz';
import { type RawAnswer, type RawRequest, rawRequest } from '../../support/rawRequest';

const form = 'application/x-www-form-urlencoded';
const grant = 'grant_type=client_credentials';
const outlets = '/integrations/partner/v1/linked-outlets?page=1&per=10';

describe('The GoBiz sandbox', () => {
  let now = Date.UTC(2024, 0, 15, 3);
  let sandbox: GobizMockServer;
  before(async () => {
    sandbox = await startGobizServer({ clock: { now: () => now } });
  });
  after(() => sandbox.stop());

  const basic = (id = sandbox.clientId, secret = sandbox.clientSecret): string =>
    basicHeader(formEncode(id), formEncode(secret));
  const post = (id = sandbox.clientId, secret = sandbox.clientSecret): string =>
    `client_id=${formEncode(id)}&client_secret=${formEncode(secret)}`;
  const token = (body: string, request: RawRequest = {}, path = '/oauth2/token'): Promise<RawAnswer> =>
    rawRequest(sandbox.url + path, {
      method: 'POST',
      body,
      ...request,
      headers: { 'content-type': form, ...request.headers },
    });
  const liveToken = async (scope = 'partner:outlet:read'): Promise<string> => {
    const answer = await token(`${grant}&scope=${formEncode(scope)}`, {
      headers: { authorization: basic() },
    });
    return String(answer.json.access_token);
  };
  const list = (authorization?: string, path = outlets): Promise<RawAnswer> =>
    rawRequest(sandbox.url + path, authorization === undefined ? {} : { headers: { authorization } });

  it('issues a token to Basic credentials that are form-encoded, and forbids keeping the answer', async () => {
    const answer = await token(`${grant}&scope=partner%3Aoutlet%3Aread+gofood%3Acatalog%3Aread`, {
      headers: { authorization: basic() },
    });
    assert.equal(answer.status, 200);
    const { access_token, ...rest } = answer.json;
    assert.match(String(access_token), /^[\w-]{40,}$/);
    assert.deepEqual(rest, {
      expires_in: 3600,
      token_type: 'Bearer',
      scope: 'partner:outlet:read gofood:catalog:read',
    });
    assert.equal(answer.headers['cache-control'], 'no-store');
    assert.equal(answer.headers.pragma, 'no-cache');
  });

  it('issues a token to credentials in the body, and grants no scope where none is asked for', async () => {
    const answer = await token(`${grant}&${post()}`);
    assert.equal(answer.status, 200);
    assert.equal(answer.json.scope, '');
  });

  const wrongAuthentication: readonly [string, () => Promise<RawAnswer>][] = [
    ['no credentials', () => token(grant)],
    ['an id without a secret', () => token(`${grant}&client_id=${sandbox.clientId}`)],
    ['a wrong secret', () => token(grant, { headers: { authorization: basic(undefined, 'wrong') } })],
    ['an unknown id', () => token(grant, { headers: { authorization: basic('nobody') } })],
    ['a wrong secret in the body', () => token(`${grant}&${post(undefined, 'wrong')}`)],
    [
      'Basic credentials that are not form-encoded',
      () => token(grant, { headers: { authorization: basicHeader(sandbox.clientId, sandbox.clientSecret) } }),
    ],
    ['Basic credentials without a colon', () => token(grant, { headers: { authorization: 'Basic YWJj' } })],
    [
      'Basic credentials that are not Base64',
      () => token(grant, { headers: { authorization: 'Basic a:b' } }),
    ],
    ['another scheme', () => token(grant, { headers: { authorization: 'Bearer abc' } })],
  ];
  for (const [what, ask] of wrongAuthentication) {
    it(`refuses ${what} with invalid_client and a challenge`, async () => {
      const answer = await ask();
      assert.equal(answer.status, 401);
      assert.equal(answer.json.error, 'invalid_client');
      assert.match(answer.headers['www-authenticate'] ?? '', /^Basic /);
    });
  }

  const malformed: readonly [string, string, () => Promise<RawAnswer>][] = [
    [
      'a JSON body',
      'invalid_request',
      () => token('{}', { headers: { 'content-type': 'application/json' } }),
    ],
    [
      'another charset',
      'invalid_request',
      () => token(grant, { headers: { 'content-type': `${form};charset=x` } }),
    ],
    ['both ways to authenticate', 'invalid_request', () => token(`${grant}&${post()}`, { headers: auth() })],
    ['two different ids', 'invalid_request', () => token(`${grant}&client_id=other`, { headers: auth() })],
    ['a repeated parameter', 'invalid_request', () => token(`${grant}&${grant}`, { headers: auth() })],
    [
      'parameters in the URL',
      'invalid_request',
      () => token('', { headers: auth() }, `/oauth2/token?${grant}`),
    ],
    ['broken encoding', 'invalid_request', () => token(`${grant}&scope=%zz`, { headers: auth() })],
    ['bytes that are not UTF-8', 'invalid_request', () => token(`${grant}&scope=%ff`, { headers: auth() })],
    ['a missing grant', 'invalid_request', () => token('scope=partner%3Aoutlet%3Aread', { headers: auth() })],
    ['an empty grant', 'invalid_request', () => token('grant_type=', { headers: auth() })],
    ['another grant', 'unsupported_grant_type', () => token('grant_type=password', { headers: auth() })],
    ['an unknown scope', 'invalid_scope', () => token(`${grant}&scope=all`, { headers: auth() })],
    ['scopes separated by commas', 'invalid_scope', () => token(`${grant}&scope=a%2Cb`, { headers: auth() })],
    [
      'scopes separated by two spaces',
      'invalid_scope',
      () => token(`${grant}&scope=partner%3Aoutlet%3Aread++gofood%3Acatalog%3Aread`, { headers: auth() }),
    ],
  ];
  const auth = (): { authorization: string } => ({ authorization: basic() });
  for (const [what, error, ask] of malformed) {
    it(`refuses ${what} with ${error}`, async () => {
      const answer = await ask();
      assert.equal(answer.status, 400);
      assert.equal(answer.json.error, error);
    });
  }

  it('takes nothing but POST at the token endpoint', async () => {
    const answer = await rawRequest(`${sandbox.url}/oauth2/token`, { headers: auth() });
    assert.equal(answer.status, 405);
    assert.equal(answer.headers.allow, 'POST');
  });

  it('lists outlets, page by page, for a valid token with the scope', async () => {
    const value = await liveToken();
    const answer = await list(`Bearer ${value}`);
    assert.equal(answer.status, 200);
    assert.equal(answer.json.success, true);
    const second = await list(`bearer ${value}`, outlets.replace('page=1&per=10', 'page=2&per=2'));
    const { outlets: page } = second.json.data as { outlets: { id: string }[] };
    assert.deepEqual(
      page.map(({ id }) => id),
      ['G100000003'],
    );
    assert.equal((await list(`Bearer ${value}`, outlets.replace('per=10', 'per=all'))).status, 400);
  });

  it('answers 401 in GoBiz’s shape without a token, with an unknown one and with a repeated header', async () => {
    const twice = [`Bearer ${await liveToken()}`, `Bearer ${await liveToken()}`].join(', ');
    for (const authorization of [undefined, 'Bearer unknown', 'Basic abc', twice]) {
      const answer = await list(authorization);
      assert.equal(answer.status, 401);
      assert.deepEqual(answer.json, {
        success: false,
        errors: [
          {
            code: 'HTTP_401',
            message_title: 'Session Expired',
            message: 'The access token is missing, unknown or expired.',
          },
        ],
      });
    }
  });

  it('answers 403 to a valid token that lacks the scope', async () => {
    const answer = await list(`Bearer ${await liveToken('gofood:catalog:read')}`);
    assert.equal(answer.status, 403);
  });

  it('lets tokens expire by its clock to the millisecond, each with the lifetime of its issue', async () => {
    sandbox.tokens.lifetime = 60;
    const authorization = `Bearer ${await liveToken()}`;
    sandbox.tokens.lifetime = 3600;
    now += 59_999;
    assert.equal((await list(authorization)).status, 200);
    now += 1;
    assert.equal((await list(authorization)).status, 401);
  });
});

function formEncode(text: string): string {
  return new URLSearchParams({ v: text }).toString().slice(2);
}

function basicHeader(id: string, secret: string): string {
  return `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
}
