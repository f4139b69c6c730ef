import assert from 'node:assert/strict';
import { tokenOrigin } from '../../../src/core/http/origins';
import type { Vault } from '../../../src/core/model';
import { AppError } from '../../../src/core/model/errors';
import { providerOf, providers } from '../../../src/core/providers';
import { accountOf, foldAccount, SecretStore } from '../../../src/core/vaults/secretStore';
import { makeClient } from '../../support/makeClient';

class MemoryVault implements Vault {
  readonly values = new Map<string, string>();
  failure: AppError | undefined;

  constructor(readonly id: Vault['id'] = 'keychain') {}

  async read(account: string): Promise<string | undefined> {
    this.check();
    return this.values.get(account);
  }

  async write(account: string, value: string): Promise<void> {
    this.check();
    this.values.set(account, value);
  }

  async remove(account: string): Promise<void> {
    this.check();
    this.values.delete(account);
  }

  private check(): void {
    if (this.failure) throw this.failure;
  }
}

/** As Windows' Credential Manager does it: one entry for all spellings. */
class CaselessVault extends MemoryVault {
  override read(account: string): Promise<string | undefined> {
    return super.read(account.toUpperCase());
  }

  override write(account: string, value: string): Promise<void> {
    return super.write(account.toUpperCase(), value);
  }

  override remove(account: string): Promise<void> {
    return super.remove(account.toUpperCase());
  }
}

function setting(keychain = new MemoryVault()) {
  const vaults = { keychain, vscode: new MemoryVault('vscode') };
  const chosen: { id: Vault['id'] } = { id: 'keychain' };
  const accounts: Record<Vault['id'], readonly string[]> = { keychain: [], vscode: [] };
  const index = {
    list: (vault: Vault['id'] = 'keychain') => accounts[vault],
    replace: async (vault: Vault['id'], next: readonly string[]) => {
      accounts[vault] = next;
    },
  };
  const choice = {
    get current() {
      return vaults[chosen.id];
    },
    all: Object.values(vaults),
  };
  const store = new SecretStore(choice, index, providerOf);
  return { store, vaults, chosen, index, vault: vaults.keychain };
}

const outlet = makeClient();
const doku = makeClient({ name: 'shop', provider: 'doku', clientId: 'MCH' });
const account = 'https://integration-goauth.gojekapi.com|abc|clientSecret';

describe('the secret store', () => {
  const accounts: readonly (readonly [Record<string, unknown>, string])[] = [
    [{}, account],
    [{ environment: 'production' }, 'https://accounts.go-jek.com|abc|clientSecret'],
    [{ baseUrl: 'http://127.0.0.1:4010' }, 'http://127.0.0.1:4010|abc|clientSecret'],
    [{ clientId: 'a|b' }, 'https://integration-goauth.gojekapi.com|a|b|clientSecret'],
  ];
  for (const [entry, expected] of accounts) {
    it(`keeps a secret at ${expected}`, async () => {
      const { store, vault } = setting();
      const client = makeClient(entry);
      await store.write(client, { clientSecret: 'x' });
      assert.deepEqual([...vault.values], [[expected, 'x']]);
      assert.deepEqual(await store.read(client, ['clientSecret']), { clientSecret: 'x' });
      assert.equal(accountOf(client, providerOf(client), 'clientSecret'), expected);
      assert.equal(expected.split('|')[0], tokenOrigin(client, providerOf(client)));
    });
  }

  it('has no secret for a client whose endpoint changed', async () => {
    const { store } = setting();
    await store.write(outlet, { clientSecret: 'x' });
    for (const change of [
      { environment: 'production' },
      { baseUrl: 'https://evil.example' },
      { clientId: 'b' },
    ]) {
      await assert.rejects(store.read(makeClient(change), ['clientSecret']), { code: 'missing-secret' });
    }
  });

  it('says which secret is missing where, and what to do', async () => {
    const { store, chosen } = setting();
    const read = () => store.read(doku, ['privateKey']);
    await assert.rejects(read(), {
      message: /^The private key of “shop” is not in the keychain\. Use “Replace Secret”/,
    });
    chosen.id = 'vscode';
    await assert.rejects(read(), { message: /is not in VS Code's secret storage\./ });
  });

  it('uses the vault that is chosen at the moment', async () => {
    const { store, chosen, vaults } = setting();
    await store.write(outlet, { clientSecret: 'one' });
    chosen.id = 'vscode';
    await store.write(outlet, { clientSecret: 'two' });
    assert.deepEqual([...vaults.keychain.values.values(), ...vaults.vscode.values.values()], ['one', 'two']);
    chosen.id = 'keychain';
    assert.deepEqual(await store.read(outlet, ['clientSecret']), { clientSecret: 'one' });
  });

  it('reads the vault each time', async () => {
    const { store, vault } = setting();
    await store.write(outlet, { clientSecret: 'one' });
    vault.values.set(account, 'from outside');
    assert.deepEqual(await store.read(outlet, ['clientSecret']), { clientSecret: 'from outside' });
  });

  it('indexes accounts and never values, each once, also where writing fails', async () => {
    const { store, vault, index } = setting();
    await store.write(doku, { privateKey: 'marked-key', secretKey: 'marked-secret' });
    await store.write(doku, { secretKey: 'marked-again' });
    vault.failure = new AppError('vault-locked', 'locked');
    await assert.rejects(store.write(outlet, { clientSecret: 'marked' }), { code: 'vault-locked' });
    assert.deepEqual(index.list(), [
      'https://api-sandbox.doku.com|MCH|privateKey',
      'https://api-sandbox.doku.com|MCH|secretKey',
      account,
    ]);
  });

  it('removes all secrets of a client, from the index as well', async () => {
    const { store, vault, index } = setting();
    await store.write(doku, { privateKey: 'k', secretKey: 's' });
    await store.write(outlet, { clientSecret: 'x' });
    await store.remove(doku, [outlet]);
    assert.deepEqual([...vault.values.keys()], [account]);
    assert.deepEqual(index.list(), [account]);
  });

  it('removes a secret from each vault that it was written to, and asks no vault that never had it', async () => {
    const { store, chosen, vaults, index } = setting();
    await store.write(outlet, { clientSecret: 'one' });
    chosen.id = 'vscode';
    await store.write(outlet, { clientSecret: 'two' });
    await store.remove(outlet, []);
    assert.deepEqual([vaults.keychain.values.size, vaults.vscode.values.size], [0, 0]);
    assert.deepEqual([index.list('keychain'), index.list('vscode'), store.orphans([])], [[], [], []]);
    await store.write(outlet, { clientSecret: 'three' });
    vaults.keychain.failure = new AppError('vault-unavailable', 'none here');
    await store.remove(outlet, []);
    assert.equal(vaults.vscode.values.size, 0);
  });

  it('keeps a secret that another client shares until the last of them goes', async () => {
    const { store, vault } = setting();
    const second = makeClient({ name: 'second', scopes: ['a'] });
    await store.write(outlet, { clientSecret: 'x' });
    await store.remove(outlet, [second]);
    assert.deepEqual(await store.read(second, ['clientSecret']), { clientSecret: 'x' });
    await store.remove(second, []);
    assert.equal(vault.values.size, 0);
  });

  it('loses no secret of a client where the keychain ignores case and the index has another spelling', async () => {
    const { store, index } = setting(new CaselessVault());
    const upper = makeClient({ clientId: 'ABC' });
    await store.write(upper, { clientSecret: 'old' });
    await store.write(outlet, { clientSecret: 'x' });
    assert.deepEqual(store.orphans([outlet]), []);
    await store.remove(upper, [outlet]);
    assert.deepEqual(await store.read(outlet, ['clientSecret']), { clientSecret: 'x' });
    await store.remove(outlet, []);
    await assert.rejects(store.read(outlet, ['clientSecret']), { code: 'missing-secret' });
    for (const orphan of store.orphans([])) await store.drop(orphan);
    assert.deepEqual(index.list(), []);
  });

  it('has a field name of its own for each secret of a provider, whatever the case', () => {
    for (const { id, secrets } of providers) {
      const names = new Set(secrets.map(({ name }) => foldAccount(name)));
      assert.equal(names.size, secrets.length, id);
    }
  });

  it('keeps an account in the index where its removal fails, so that it can be cleaned up later', async () => {
    const { store, vault, index } = setting();
    await store.write(outlet, { clientSecret: 'x' });
    vault.failure = new AppError('vault-locked', 'locked');
    await assert.rejects(store.remove(outlet, []), { code: 'vault-locked' });
    assert.deepEqual(index.list(), [account]);
    vault.failure = undefined;
    assert.deepEqual(store.orphans([outlet]), []);
    assert.deepEqual(store.orphans([]), [account]);
    await store.drop(account);
    assert.deepEqual([store.orphans([]), vault.values.size], [[], 0]);
  });
});
