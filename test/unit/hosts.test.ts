import assert from 'node:assert/strict';
import { hostPermission } from '../../src/core/hosts';
import type { Client } from '../../src/core/model';
import { gobiz } from '../../src/core/providers/gobiz';

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

describe('a host may have the token', () => {
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
    [sandbox, 'http://127.0.0.1:4010/'],
    [sandbox, 'http://0x7f.1/'],
    [sandbox, 'http://127.255.0.9/'],
    [sandbox, 'http://[::1]:4010/'],
    [sandbox, 'http://LOCALHOST:4010/'],
    [sandbox, 'https://localhost/'],
    [local, 'http://127.0.0.1:4010/'],
  ];
  for (const [client, url] of allowed) {
    it(`${client.environment} ${client.baseUrl ?? ''} ${url}`, () => {
      assert.deepEqual(hostPermission(client, gobiz, new URL(url)), { kind: 'allowed' });
    });
  }
});

describe('a host may not have the token', () => {
  const forbidden: readonly [client: Client, url: string, reason: RegExp][] = [
    [sandbox, 'https://api.gobiz.co.id/', /not a host of GoBiz sandbox/],
    [production, 'https://api.partner-sandbox.gobiz.co.id/', /not a host of GoBiz production/],
    [production, 'http://api.gobiz.co.id/', /https/],
    [production, 'https://api.gobiz.co.id:8443/', /8443/],
    [production, 'https://api.gobiz.co.id./', /api\.gobiz\.co\.id\. is not/],
    [production, 'https://evil.api.gobiz.co.id/', /not a host/],
    [production, 'https://api.gobiz.co.id.evil.example/', /not a host/],
    [production, 'https://user@api.gobiz.co.id/', /user/],
    [production, 'https://:pw@api.gobiz.co.id/', /password/],
    [production, 'https://аpi.gobiz.co.id/', /xn--/],
    [production, 'wss://api.gobiz.co.id/', /https/],
    [production, 'http://127.0.0.1:4010/', /sandbox clients only/],
    [production, 'https://localhost/', /sandbox clients only/],
    [based, 'https://api.gobiz.co.id/', /client “outlet”/],
    [based, 'https://gateway.example/', /not a host/],
    [listed, 'https://api.example.co.id/', /not a host/],
    [listed, 'http://other.example/', /https/],
    [listed, 'https://b.example/', /not a host/],
    [listed, 'https://c.example/', /not a host/],
    [{ ...production, allowedHosts: ['localhost'] }, 'https://localhost/', /sandbox clients only/],
    [sandbox, 'http://localhost.:4010/', /https/],
    [sandbox, 'http://localhost.evil.example/', /https/],
    [sandbox, 'http://127.0.0.1.evil.example/', /https/],
    [sandbox, 'http://[::ffff:127.0.0.1]/', /https/],
    [sandbox, 'ftp://127.0.0.1/', /this machine/],
    [{ ...sandbox, baseUrl: 'not a url' }, 'https://api.partner-sandbox.gobiz.co.id/', /not a host/],
  ];
  for (const [client, url, reason] of forbidden) {
    it(`${client.environment} ${client.baseUrl ?? ''} ${url}`, () => {
      const permission = hostPermission(client, gobiz, new URL(url));
      assert.match(permission.kind === 'forbidden' ? permission.reason : 'allowed', reason);
    });
  }
});
