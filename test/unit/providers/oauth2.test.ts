import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { allowedHosts } from '../../../src/core/clients/allowedHosts';
import { readClients } from '../../../src/core/clients/readClients';
import { requestFileText } from '../../../src/core/clients/references';
import type { Secrets } from '../../../src/core/model';
import { oauth2 } from '../../../src/core/providers/oauth2';
import { buildTokenRequest } from '../../../src/core/tokens/tokenRequest';
import { accountOf } from '../../../src/core/vaults/secretStore';
import known from '../../support/known-answers.json';
import { makeClient } from '../../support/makeClient';
import answers from './oauthAnswers.json';

const now = Date.UTC(2026, 0, 2, 3, 4, 5);
const rsaKey = known.keys.pkcs8;

function requestOf(entry: Record<string, unknown>, secrets: Secrets = { clientSecret: 's' }) {
  return buildTokenRequest(oauth2, makeClient({ provider: 'oauth2', ...entry }), secrets, now);
}

function parametersOf(request: { readonly body?: string }): [string, string][] {
  return [...new URLSearchParams(request.body)];
}

describe('The token request of an OAuth 2.0 client', () => {
  it('names each audience, resource and scope', () => {
    const entry = {
      scopes: ['a', 'b'],
      audience: ['https://one.example', 'two'],
      resource: ['https://three.example'],
    };
    assert.deepEqual(parametersOf(requestOf(entry)), [
      ['grant_type', 'client_credentials'],
      ['scope', 'a b'],
      ['audience', 'https://one.example'],
      ['audience', 'two'],
      ['resource', 'https://three.example'],
    ]);
  });

  it('has extra parameters in their places, one instead of a standard one', () => {
    const extraParameters = ['tenant=a b', 'query:grant_type=client_credentials', 'header:X-Api-Version=2'];
    const request = requestOf({ extraParameters, tokenUrl: 'https://auth.example/token?v=1' });
    assert.equal(request.url, 'https://auth.example/token?v=1&grant_type=client_credentials');
    assert.equal(request.headers['x-api-version'], '2');
    assert.deepEqual(parametersOf(request), [['tenant', 'a b']]);
  });

  it('sends ID and secret without form encoding if the server does not decode them', () => {
    const credentials = { clientId: 'a:b', authentication: 'client_secret_basic_raw' };
    const { headers } = requestOf(credentials, { clientSecret: 'p+q/r' });
    assert.equal(headers.authorization, `Basic ${Buffer.from('a:b:p+q/r').toString('base64')}`);
    const encoded = requestOf(
      { ...credentials, authentication: 'client_secret_basic' },
      { clientSecret: 'p+q/r' },
    );
    assert.equal(encoded.headers.authorization, `Basic ${Buffer.from('a%3Ab:p%2Bq%2Fr').toString('base64')}`);
  });

  it('sends only the client ID if the server needs no authentication', () => {
    const request = requestOf({ authentication: 'none' }, {});
    assert.equal(request.headers.authorization, undefined);
    assert.deepEqual(parametersOf(request), [
      ['grant_type', 'client_credentials'],
      ['client_id', 'abc'],
    ]);
  });

  it('has an assertion that is new each time, short-lived, and names key and certificate', () => {
    const thumbprint = createHash('sha256').update('certificate').digest('base64url');
    const entry = { authentication: 'private_key_jwt', keyId: 'k-1' };
    const claims = () => {
      const request = requestOf({ ...entry, certificateThumbprint: thumbprint }, { privateKey: rsaKey });
      const assertion = new URLSearchParams(request.body).get('client_assertion') ?? '';
      return assertion
        .split('.')
        .slice(0, 2)
        .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()));
    };
    const [header, first] = claims();
    const [, second] = claims();
    assert.deepEqual(header, { alg: 'RS256', typ: 'JWT', kid: 'k-1', 'x5t#S256': thumbprint });
    const { jti, ...others } = first;
    const audience = 'https://auth.example/oauth2/token';
    const issuedAt = now / 1000;
    assert.deepEqual(others, { iss: 'abc', sub: 'abc', aud: audience, iat: issuedAt, exp: issuedAt + 60 });
    assert.notEqual(jti, second.jti);
  });

  it('is not made with an algorithm that does not fit the key', () => {
    const entry = { authentication: 'private_key_jwt', assertionAlgorithm: 'ES256' };
    assert.throws(() => requestOf(entry, { privateKey: rsaKey }), {
      code: 'invalid-key',
      message: /ES256 cannot be made with an RSA key/,
    });
  });
});

describe('The response to an OAuth 2.0 client', () => {
  for (const { server, status, body, options, grant } of answers) {
    it(`is read as ${server} sends it`, () => {
      const client = makeClient({ provider: 'oauth2', ...options });
      const response = { status, headers: {}, body: JSON.stringify(body) };
      assert.deepEqual(oauth2.token.readResponse(response, oauth2.label, now, client), grant);
    });
  }
});

describe('The entry of an OAuth 2.0 client', () => {
  const entry = { name: 'a', provider: 'oauth2', environment: 'sandbox', clientId: 'b' };
  const tokenUrl = 'https://auth.example/oauth2/token';
  const apiOrigins = ['https://api.example'];

  it('allows only its own API origins, not the server that issues the token', () => {
    const client = makeClient({ ...entry, tokenUrl, apiOrigins: ['https://api.example:8443'] });
    assert.deepEqual(allowedHosts(client, oauth2), [{ host: 'api.example', port: 8443, protocol: 'https:' }]);
  });

  it('keeps its secret for the origin of its token URL', () => {
    const client = makeClient({ ...entry, tokenUrl, apiOrigins });
    assert.equal(accountOf(client, oauth2, 'clientSecret'), 'https://auth.example|b|clientSecret');
  });

  const wrong: readonly (readonly [string, object, RegExp])[] = [
    ['no token URL', { apiOrigins }, /“tokenUrl” is missing/],
    ['no API origin', { tokenUrl, apiOrigins: [] }, /“apiOrigins” is empty/],
    ['a token URL of plain http', { tokenUrl: 'http://auth.example/token', apiOrigins }, /must be https/],
    ['a token URL with a password', { tokenUrl: 'https://a:b@auth.example/t', apiOrigins }, /password/],
    [
      'an API origin with a path',
      { tokenUrl, apiOrigins: ['https://api.example/v1'] },
      /https:\/\/api.example$/,
    ],
    ['an API origin of plain http', { tokenUrl, apiOrigins: ['http://api.example'] }, /must be https/],
    [
      'a secret among the extra parameters',
      { tokenUrl, apiOrigins, extraParameters: ['client_secret=x'] },
      /not a place for secrets/,
    ],
    [
      'an extra header of the connection',
      { tokenUrl, apiOrigins, extraParameters: ['header:Host=evil.example'] },
      /belongs to the connection/,
    ],
    [
      'an extra parameter with a line break',
      { tokenUrl, apiOrigins, extraParameters: ['a=b\nc'] },
      /name=value/,
    ],
  ];
  for (const [what, members, problem] of wrong) {
    it(`is invalid with ${what}`, () => {
      const [read] = readClients([{ ...entry, ...members }]);
      assert.ok(read?.kind === 'invalid');
      assert.match(read.problems.join(' '), problem);
    });
  }

  it('decides the header that carries the token', () => {
    const client = makeClient({
      ...entry,
      tokenUrl,
      apiOrigins,
      tokenHeader: 'X-Access-Token',
      tokenPrefix: '',
    });
    const [example] = oauth2.examples;
    assert.match(requestFileText(client, example), /^X-Access-Token: \{\{\$processEnv OAUTH2_A_TOKEN\}\}$/m);
  });
});
