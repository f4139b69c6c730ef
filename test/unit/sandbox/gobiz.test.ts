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

  const ask = (body: string, authorization: string) => token(body, { headers: { authorization } });
  const wrongAuthentication: readonly [string, () => Promise<RawAnswer>][] = [
    ['no credentials', () => token(grant)],
    ['an id without a secret', () => token(`${grant}&client_id=${sandbox.clientId}`)],
    ['a wrong secret', () => ask(grant, basic(undefined, 'wrong'))],
    ['an unknown id', () => ask(grant, basic('nobody'))],
    ['a wrong secret in the body', () => token(`${grant}&${post(undefined, 'wrong')}`)],
    [
      'Basic credentials that are not form-encoded',
      () => ask(grant, basicHeader(sandbox.clientId, sandbox.clientSecret)),
    ],
    ['Basic credentials without a colon', () => ask(grant, 'Basic YWJj')],
    ['Basic credentials that are not Base64', () => ask(grant, 'Basic a:b')],
    ['another scheme', () => ask(grant, 'Bearer abc')],
  ];
  for (const [what, send] of wrongAuthentication) {
    it(`refuses ${what} with invalid_client and a challenge`, async () => {
      const answer = await send();
      assert.equal(answer.status, 401);
      assert.equal(answer.json.error, 'invalid_client');
      assert.match(answer.headers['www-authenticate'] ?? '', /^Basic /);
    });
  }

  const withType = (body: string, type: string) => token(body, { headers: { 'content-type': type } });
  const malformed: readonly [string, () => Promise<RawAnswer>, error?: string][] = [
    ['a JSON body', () => withType('{}', 'application/json')],
    ['another charset', () => withType(grant, `${form};charset=x`)],
    ['both ways to authenticate', () => ask(`${grant}&${post()}`, basic())],
    ['two different ids', () => ask(`${grant}&client_id=other`, basic())],
    ['a repeated parameter', () => ask(`${grant}&${grant}`, basic())],
    [
      'parameters in the URL',
      () => token('', { headers: { authorization: basic() } }, `/oauth2/token?${grant}`),
    ],
    ['broken encoding', () => ask(`${grant}&scope=%zz`, basic())],
    ['bytes that are not UTF-8', () => ask(`${grant}&scope=%ff`, basic())],
    ['a missing grant', () => ask('scope=partner%3Aoutlet%3Aread', basic())],
    ['an empty grant', () => ask('grant_type=', basic())],
    ['another grant', () => ask('grant_type=password', basic()), 'unsupported_grant_type'],
    ['an unknown scope', () => ask(`${grant}&scope=all`, basic()), 'invalid_scope'],
    ['scopes separated by commas', () => ask(`${grant}&scope=a%2Cb`, basic()), 'invalid_scope'],
    [
      'scopes separated by two spaces',
      () => ask(`${grant}&scope=partner%3Aoutlet%3Aread++gofood%3Acatalog%3Aread`, basic()),
      'invalid_scope',
    ],
  ];
  for (const [what, send, error = 'invalid_request'] of malformed) {
    it(`refuses ${what} with ${error}`, async () => {
      const answer = await send();
      assert.equal(answer.status, 400);
      assert.equal(answer.json.error, error);
    });
  }

  it('takes nothing but POST at the token endpoint', async () => {
    const answer = await rawRequest(`${sandbox.url}/oauth2/token`, { headers: { authorization: basic() } });
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
