import assert from 'node:assert/strict';
import { tokenOrigin } from '../../../src/core/http/origins';
import type { Client, HttpRequest } from '../../../src/core/model';
import { AppError } from '../../../src/core/model/errors';
import { providerOf, providers } from '../../../src/core/providers';
import { TokenService } from '../../../src/core/tokens/tokenService';
import { accountOf, SecretStore } from '../../../src/core/vaults/secretStore';
import answers from '../../support/known-answers.json';
import { makeClient } from '../../support/makeClient';
import { ManualClock } from '../../support/manualClock';

/** Each is a change of the first, and each of any other. */
const variants: readonly Record<string, unknown>[] = [
  { environment: 'sandbox' },
  { environment: 'production' },
  { clientId: 'other' },
  { baseUrl: 'https://api.example' },
  { baseUrl: 'https://api.example:8443' },
  { baseUrl: 'https://api.example.evil.example' },
  { baseUrl: 'http://127.0.0.1:4010' },
  { baseUrl: 'http://127.0.0.1:4011' },
  { baseUrl: 'https://api.example', environment: 'production' },
  { allowedHosts: ['evil.example'] },
  { name: 'renamed' },
];

/** A service with a real secret store, the accounts that it read, and the requests that left. */
function setting() {
  const values = new Map<string, string>();
  const read: string[] = [];
  const sent: HttpRequest[] = [];
  const vault = {
    id: 'keychain' as const,
    read: async (account: string) => {
      read.push(account);
      return values.get(account);
    },
    write: async (account: string, value: string) => void values.set(account, value),
    remove: async (account: string) => void values.delete(account),
  };
  const store = new SecretStore(
    { current: vault, all: [vault] },
    { list: () => [], replace: async () => undefined },
    providerOf,
  );
  const service = new TokenService({
    clock: new ManualClock(),
    providerOf,
    readSecrets: (client, fields) => store.read(client, fields),
    transport: {
      send: async (request) => {
        sent.push(request);
        const value = `token-for-${new URL(request.url).host}`;
        const doku = { responseCode: '2007300', accessToken: value, expiresIn: 900 };
        const body = JSON.stringify({ access_token: value, expires_in: 900, ...doku });
        return { status: 200, headers: {}, body };
      },
    },
  });
  return { store, service, read, sent };
}

const secrets = { clientSecret: 'marked-secret', privateKey: answers.keys.pkcs8, secretKey: 'marked-key' };

for (const provider of providers) {
  const own = Object.fromEntries(
    Object.entries(secrets).filter(([name]) => provider.secrets.some((field) => field.name === name)),
  );
  const clients = variants.map((variant) => makeClient({ provider: provider.id, ...variant }));

  describe(`a secret of ${provider.label}`, () => {
    for (const [index, before] of clients.entries()) {
      it(`stored with ${JSON.stringify(variants[index])} goes nowhere else, however the entry is changed`, async () => {
        for (const after of clients) {
          const { store, service, read, sent } = setting();
          await store.write(before, own);
          const first = await service.get(before);
          assertSentToItsOrigin(before, sent, read);
          read.length = 0;
          sent.length = 0;
          if (isSameAccount(before, after)) {
            await service.get(after, { skipCache: true });
            assertSentToItsOrigin(after, sent, read);
          } else {
            await assert.rejects(
              service.get(after),
              (error) => error instanceof AppError && error.code === 'missing-secret',
            );
            assert.deepEqual(sent, []);
            // Neither is the token that the secret brought.
            assert.ok(!JSON.stringify(service.state(after)).includes(first.value));
          }
        }
      });
    }
  });

  function isSameAccount(one: Client, other: Client): boolean {
    return accountOf(one, provider, 'x') === accountOf(other, provider, 'x');
  }

  function assertSentToItsOrigin(
    client: Client,
    sent: readonly HttpRequest[],
    read: readonly string[],
  ): void {
    assert.equal(sent.length, 1);
    assert.equal(new URL(String(sent[0]?.url)).origin, tokenOrigin(client, provider));
    assert.ok(read.length > 0);
    for (const account of read)
      assert.ok(account.startsWith(`${tokenOrigin(client, provider)}|${client.clientId}|`));
  }
}

describe('a client that is changed while its token is on the way', () => {
  it('gets that token under its old entry only', async () => {
    const { store, service, sent } = setting();
    const before = makeClient();
    const after = makeClient({ baseUrl: 'https://evil.example' });
    await store.write(before, { clientSecret: 'marked-secret' });
    const pending = service.get(before);
    service.keepOnly([after]);
    await pending.catch(() => undefined);
    assert.equal(service.state(after).kind, 'none');
    assert.ok(sent.every(({ url }) => new URL(url).origin === tokenOrigin(before, providerOf(before))));
  });
});
