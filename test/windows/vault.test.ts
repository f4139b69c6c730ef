/** The real Credential Manager, through keytar's Windows binary. */
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import keytar from 'keytar';
import { createKeychain, keychainService } from '../../src/core/vaults/keychain';

const account = 'https://api.example|abc|clientSecret';

describe("The vault in Windows' Credential Manager", () => {
  const vault = createKeychain({ load: async () => keytar, platform: process.platform });
  const accounts = async (): Promise<readonly string[]> =>
    (await keytar.findCredentials(keychainService)).map((entry) => entry.account);

  before(function () {
    if (process.platform !== 'win32') this.skip();
  });
  afterEach(async () => {
    for (const entry of await accounts()) await keytar.deletePassword(keychainService, entry);
  });

  it('keeps a value, replaces it and removes it without a trace', async () => {
    assert.equal(await vault.read(account), undefined);
    for (const value of ['p%ss: +&/ é ☕ 🔑\r\n', 'another']) {
      await vault.write(account, value);
      assert.equal(await vault.read(account), value);
    }
    assert.deepEqual(await accounts(), [account]);
    await vault.remove(account);
    await vault.remove(account);
    assert.equal(await vault.read(account), undefined);
    assert.deepEqual(await accounts(), []);
  });

  it('keeps a 4096-bit key in chunks of at most 2,000 bytes, and removes all of them', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 4096 });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    await vault.write(account, pem);
    assert.equal(await vault.read(account), pem);
    const entries = await keytar.findCredentials(keychainService);
    assert.ok(entries.length > 2, `${entries.length} entries`);
    for (const { password } of entries) assert.ok(Buffer.byteLength(password) <= 2000);
    await vault.write(account, 'short');
    assert.deepEqual(await accounts(), [account]);
    await vault.remove(account);
    assert.deepEqual(await accounts(), []);
  });

  it('cannot keep two accounts apart that differ only in case, which is why clients may not', async () => {
    await vault.write(account, 'lower');
    await vault.write(account.replace('abc', 'ABC'), 'upper');
    assert.equal(await vault.read(account), 'upper');
    await vault.remove(account);
    assert.equal(await vault.read(account.replace('abc', 'ABC')), undefined);
  });
});
