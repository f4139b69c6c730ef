import assert from 'node:assert/strict';
import { hostProblem } from '../../../src/core/clients/allowedHosts';
import type { Client } from '../../../src/core/model';
import { gobiz } from '../../../src/core/providers/gobiz';

const sandbox: Client = {
  name: 'outlet',
  provider: 'gobiz',
  environment: 'sandbox',
  clientId: 'abc',
  allowedHosts: [],
  options: {},
};
const production: Client = { ...sandbox, environment: 'production' };
const listed: Client = {
  ...production,
  allowedHosts: [
    'api.example.co.id:8443',
    'Other.example',
    '[2001:db8::1]',
    'bad host',
    'a@b.example',
    'c.example/x',
  ],
};
const based: Client = { ...production, baseUrl: 'https://gateway.example:8443' };
const local: Client = { ...production, baseUrl: 'http://127.0.0.1:4010' };
const mocked: Client = {
  ...sandbox,
  allowedHosts: ['127.0.0.1:4010', '127.0.0.1:80', '[::1]:4010', 'localhost:4010'],
};

describe('A client’s values may go to an allowed host', () => {
  const allowed: readonly [client: Client, url: string][] = [
    [sandbox, 'https://api.partner-sandbox.gobiz.co.id/v1'],
    [sandbox, 'https://integration-goauth.gojekapi.com/'],
    [sandbox, 'https://API.partner-sandbox.gobiz.co.id:443/'],
    [production, 'https://api.gobiz.co.id/'],
    [production, 'https://accounts.go-jek.com/'],
    [listed, 'https://api.example.co.id:8443/'],
    [listed, 'https://other.example/'],
    [listed, 'https://[2001:db8:0:0::1]/'],
    [listed, 'https://api.gobiz.co.id/'],
    [based, 'https://gateway.example:8443/'],
    [mocked, 'http://127.0.0.1:4010/'],
    [mocked, 'http://127.0.0.1/'],
    [mocked, 'http://[::1]:4010/'],
    [mocked, 'http://LOCALHOST:4010/'],
    [mocked, 'https://localhost:4010/'],
    [{ ...production, allowedHosts: ['localhost'] }, 'https://localhost/'],
    [local, 'http://127.0.0.1:4010/'],
  ];
  for (const [client, url] of allowed) {
    it(`${client.environment} ${client.baseUrl ?? ''} ${url}`, () => {
      assert.equal(hostProblem(client, gobiz, new URL(url)), undefined);
    });
  }
});

describe('A client’s values may not go to another host', () => {
  const forbidden: readonly [client: Client, url: string, reason: RegExp][] = [
    [sandbox, 'https://api.gobiz.co.id/', /not an allowed host of “outlet”/],
    [production, 'https://api.partner-sandbox.gobiz.co.id/', /not an allowed host/],
    [production, 'http://api.gobiz.co.id/', /plain HTTP/],
    [production, 'https://api.gobiz.co.id:8443/', /8443/],
    [production, 'https://api.gobiz.co.id./', /api\.gobiz\.co\.id\. is not/],
    [production, 'https://evil.api.gobiz.co.id/', /not an allowed host/],
    [production, 'https://api.gobiz.co.id.evil.example/', /not an allowed host/],
    [production, 'https://user@api.gobiz.co.id/', /user/],
    [production, 'https://:pw@api.gobiz.co.id/', /password/],
    [production, 'https://аpi.gobiz.co.id/', /xn--/],
    [production, 'wss://api.gobiz.co.id/', /not an allowed host/],
    [{ ...mocked, environment: 'production' }, 'http://127.0.0.1:4010/', /not an allowed host/],
    [mocked, 'http://127.0.0.1:4011/', /not an allowed host/],
    [mocked, 'http://127.0.0.2:4010/', /not an allowed host/],
    [sandbox, 'http://127.0.0.1:4010/', /not an allowed host/],
    [based, 'https://api.gobiz.co.id/', /not an allowed host/],
    [based, 'https://gateway.example/', /not an allowed host/],
    [listed, 'https://api.example.co.id/', /not an allowed host/],
    [listed, 'http://other.example/', /plain HTTP/],
    [listed, 'https://b.example/', /not an allowed host/],
    [listed, 'https://c.example/', /not an allowed host/],
    [sandbox, 'http://localhost.:4010/', /plain HTTP/],
    [sandbox, 'http://localhost.evil.example/', /plain HTTP/],
    [sandbox, 'http://127.0.0.1.evil.example/', /plain HTTP/],
    [sandbox, 'http://[::ffff:127.0.0.1]/', /plain HTTP/],
    [sandbox, 'ftp://127.0.0.1/', /not an allowed host/],
  ];
  for (const [client, url, reason] of forbidden) {
    it(`${client.environment} ${client.baseUrl ?? ''} ${url}`, () => {
      assert.match(hostProblem(client, gobiz, new URL(url)) ?? 'allowed', reason);
    });
  }
});
