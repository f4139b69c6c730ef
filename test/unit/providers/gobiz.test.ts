import assert from 'node:assert/strict';
import type { HttpResponse } from '../../../src/core/model';
import type { ErrorCode } from '../../../src/core/model/errors';
import { gobiz } from '../../../src/core/providers/gobiz';
import { buildTokenRequest } from '../../../src/core/tokens/tokenRequest';
import answers from '../../support/known-answers.json';
import { makeClient } from '../../support/makeClient';
import { json, now, refusalBy } from './answers';

function requestOf(entry: Record<string, unknown>, clientSecret: string) {
  return buildTokenRequest(gobiz, makeClient(entry), { clientSecret }, now);
}

const refusalOf = refusalBy(gobiz);

describe('a GoBiz token request', () => {
  for (const known of answers.gobiz.basic) {
    it(`has the known Basic header for the secret ${known.clientSecret}`, () => {
      const request = requestOf({ clientId: known.clientId }, known.clientSecret);
      assert.equal(request.headers.authorization, known.rfc6749FormEncoded);
    });
  }

  it('has the known body, and says what kind it is', () => {
    const request = requestOf({ scopes: ['partner:outlet:read', 'gofood:catalog:read'] }, 'secret');
    assert.equal(request.body, answers.gobiz.tokenBody);
    assert.equal(request.headers['content-type'], 'application/x-www-form-urlencoded');
    assert.equal(request.headers.accept, 'application/json');
    assert.equal(request.method, 'POST');
  });

  const encoded: Readonly<Record<string, string>> = {
    ':': '%3A',
    '%': '%25',
    '+': '%2B',
    '&': '%26',
    '/': '%2F',
    '=': '%3D',
    ' ': '+',
    é: '%C3%A9',
    '☕': '%E2%98%95',
    '%25': '%2525',
    '*-._': '*-._',
    '~': '%7E',
    'a:b%c+d&e/f g é': 'a%3Ab%25c%2Bd%26e%2Ff+g+%C3%A9',
  };
  for (const [text, form] of Object.entries(encoded)) {
    it(`form-encodes “${text}” in id and secret (RFC 6749 §2.3.1)`, () => {
      const { headers } = requestOf({ clientId: `i${text}d` }, `s${text}t`);
      const [scheme, credentials] = String(headers.authorization).split(' ');
      assert.equal(scheme, 'Basic');
      assert.equal(Buffer.from(String(credentials), 'base64').toString(), `i${form}d:s${form}t`);
    });
  }

  it('puts id and secret into the body for client_secret_post, and no header', () => {
    const request = requestOf(
      { authentication: 'client_secret_post', clientId: 'a b', scopes: ['x:y'] },
      'p+a%ss/w=rd&:é',
    );
    assert.equal(request.headers.authorization, undefined);
    assert.equal(
      request.body,
      'grant_type=client_credentials&scope=x%3Ay&client_id=a+b&client_secret=p%2Ba%25ss%2Fw%3Drd%26%3A%C3%A9',
    );
  });

  it('sends no scope where none is asked for', () => {
    assert.equal(requestOf({}, 's').body, 'grant_type=client_credentials');
    assert.equal(requestOf({ scopes: [] }, 's').body, 'grant_type=client_credentials');
  });

  const endpoints: readonly (readonly [Record<string, unknown>, string])[] = [
    [{}, 'https://integration-goauth.gojekapi.com/oauth2/token'],
    [{ environment: 'production' }, 'https://accounts.go-jek.com/oauth2/token'],
    [{ baseUrl: 'http://127.0.0.1:4010' }, 'http://127.0.0.1:4010/oauth2/token'],
    [{ baseUrl: 'https://id.example:8443/' }, 'https://id.example:8443/oauth2/token'],
  ];
  for (const [entry, url] of endpoints) {
    it(`goes to ${url}`, () => assert.equal(requestOf(entry, 's').url, url));
  }

  it('needs the secret', () => {
    assert.throws(() => buildTokenRequest(gobiz, makeClient(), {}, now), { code: 'missing-secret' });
  });
});

describe("GoBiz's answer", () => {
  const good = { access_token: 'token', expires_in: 3600, token_type: 'Bearer' };
  const taken: readonly (readonly [string, object, object])[] = [
    ['as documented', { ...good, scope: 'a b' }, { value: 'token', lifetime: 3600, scope: 'a b' }],
    ['without a scope', good, { value: 'token', lifetime: 3600 }],
    ['with members unheard of', { ...good, x: { y: [1] } }, { value: 'token', lifetime: 3600 }],
    ['with a scope that is no text', { ...good, scope: 7 }, { value: 'token', lifetime: 3600 }],
    ['with bearer in small letters', { ...good, token_type: 'bearer' }, { value: 'token', lifetime: 3600 }],
    ['without a type', { ...good, token_type: undefined }, { value: 'token', lifetime: 3600 }],
    ['with a lifetime in text', { ...good, expires_in: '900' }, { value: 'token', lifetime: 900 }],
    ['with a fraction of a second', { ...good, expires_in: 1.5 }, { value: 'token', lifetime: 1.5 }],
    ['without a lifetime', { ...good, expires_in: undefined }, { value: 'token', lifetime: 60 }],
    ['with a lifetime of null', { ...good, expires_in: null }, { value: 'token', lifetime: 60 }],
    [
      'with a lifetime beyond measure, cut to ten years',
      { ...good, expires_in: 1e300 },
      { value: 'token', lifetime: 315_360_000 },
    ],
  ];
  for (const [what, body, grant] of taken) {
    it(`is taken ${what}`, () =>
      assert.deepEqual(gobiz.token.readResponse(json(200, body), gobiz.label, now, makeClient()), grant));
  }

  const notTaken: readonly (readonly [string, string | object | null, RegExp])[] = [
    ['an empty body', '', /an empty body/],
    ['blanks', ' \n ', /an empty body/],
    ['HTML', '<html>Please log in</html>', /not JSON/],
    ['half of an answer', '{"access_token": "abc', /not JSON/],
    ['null', null, /not an object/],
    ['a list', ['token'], /not an object/],
    ['no token', { expires_in: 1 }, /no usable “access_token”/],
    ['a number for a token', { ...good, access_token: 1 }, /no usable “access_token”/],
    ['an empty token', { ...good, access_token: '' }, /no usable “access_token”/],
    ['a token that would break a header', { ...good, access_token: 'a\r\nX: y' }, /no usable “access_token”/],
    ['a token of another type', { ...good, token_type: 'mac' }, /not of type Bearer/],
    ['a lifetime of 0', { ...good, expires_in: 0 }, /lifetime is not a positive number/],
    ['a negative lifetime', { ...good, expires_in: -1 }, /lifetime is not a positive number/],
    ['a lifetime in words', { ...good, expires_in: 'soon' }, /lifetime is not a positive number/],
    ['an empty lifetime', { ...good, expires_in: '' }, /lifetime is not a positive number/],
    ['a lifetime that is an object', { ...good, expires_in: {} }, /lifetime is not a positive number/],
  ];
  for (const [what, body, reason] of notTaken) {
    it(`is not taken where it is ${what}, and says where to look`, () => {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const error = refusalOf({ status: 200, headers: {}, body: text });
      assert.equal(error.code, 'bad-response');
      assert.match(error.message, reason);
      assert.match(error.message, /Check the client's base URL and environment, or try again later\.$/);
    });
  }

  const session = { code: 'HTTP_401', message_title: 'Session Expired', message: 'Log in again' };
  const invalid = { error: 'invalid_client', error_description: 'Client authentication failed' };
  const unheard = { error: 'try_again', error_description: 'The secret is wrong.' };
  const replace = /use “Replace Secret”/;
  const plain = (status: number, body = ''): HttpResponse => ({ status, headers: {}, body });
  const refused: readonly (readonly [string, HttpResponse, RegExp, RegExp, ErrorCode?])[] = [
    ['a wrong secret', json(401, invalid), /401 “invalid_client”\. Check the client ID/, replace],
    ['a code that RFC 6749 does not have', json(401, unheard), /responded with 401\. Check/, replace],
    ['401 with HTML', plain(401, '<h1>no</h1>'), /401\./, replace],
    ['401 with nothing', plain(401), /401\./, replace],
    ["GoBiz's own shape", json(401, { errors: [session] }), /responded with 401\./, replace],
    ['errors without members', json(400, { errors: [null] }), /400\./, /client's entry/],
    ['a scope not granted', json(400, { error: 'invalid_scope' }), /invalid_scope/, /granted these/],
    [
      'a grant not enabled',
      json(403, { error: 'unauthorized_client' }),
      /unauthorized_client/,
      /Ask GoBiz to enable the client credentials grant/,
    ],
    ['404', json(404, {}), /404\./, /no token endpoint: check the client's base URL/],
    ['a 429', json(429, {}), /429\./, /wait a minute, then fetch again/, 'rate-limited'],
    ['a 429 that tells when', json(429, {}, { 'retry-after': '30' }), /429/, /in 30 seconds/, 'rate-limited'],
    ['a 500', json(500, {}), /500\./, /try again in a few minutes/, 'bad-response'],
    ['a 204', plain(204), /204\./, /Check the client's entry/, 'bad-response'],
  ];
  for (const [what, response, reason, next, code = 'rejected'] of refused) {
    it(`is put into words: ${what}`, () => {
      const error = refusalOf(response);
      assert.equal(error.code, code);
      assert.equal(error.status, response.status);
      assert.match(error.message, reason);
      assert.match(error.message, next);
    });
  }

  for (const [header, seconds] of [
    ['5', 5],
    [new Date(now + 90_000).toUTCString(), 90],
    [new Date(now - 90_000).toUTCString(), 0],
    ['9'.repeat(30), 86_400],
    ['soon', undefined],
    ['-5', undefined],
    ['', undefined],
  ] as const) {
    it(`reads Retry-After: ${header || '(empty)'}`, () => {
      const { retryAfter } = refusalOf(json(429, {}, { 'retry-after': header }));
      assert.equal(retryAfter, seconds === undefined ? undefined : seconds * 1000);
    });
  }
});
