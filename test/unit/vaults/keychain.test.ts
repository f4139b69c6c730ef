import assert from 'node:assert/strict';
import { AppError } from '../../../src/core/model/errors';
import { checkStorable, createKeychain } from '../../../src/core/vaults/keychain';
import answers from '../../support/known-answers.json';
import { FakeKeytar, type KeychainMood } from './fakeKeytar';

const account = 'https://api.example|abc|clientSecret';
const secret = 'marked-secret-value';

function setting(platform: NodeJS.Platform = 'linux') {
  const keytar = new FakeKeytar(platform);
  const loads: number[] = [];
  const load = async () => {
    loads.push(Date.now());
    return keytar;
  };
  return { keytar, loads, vault: createKeychain({ load, platform }) };
}

async function failureOf(promise: Promise<unknown>): Promise<AppError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof AppError, `It ended with ${String(error)}`);
  assert.ok(![error.message, error.cause, error.stack].join().includes(secret), 'A secret was told.');
  return error;
}

describe('the keychain', () => {
  for (const platform of ['linux', 'darwin', 'win32'] as const) {
    it(`keeps what it was given on ${platform}, under the service kunci`, async () => {
      const { vault, keytar } = setting(platform);
      assert.equal(await vault.read(account), undefined);
      await vault.write(account, 'p%ss é ☕ 🔑\r\n');
      assert.equal(await vault.read(account), 'p%ss é ☕ 🔑\r\n');
      assert.ok(keytar.values.has(`kunci/${account}`));
      await vault.remove(account);
      await vault.remove(account);
      assert.equal(await vault.read(account), undefined);
      assert.equal(keytar.values.size, 0);
    });

    it(`keeps what is as long as a 4096-bit key on ${platform}`, async () => {
      const { vault } = setting(platform);
      const long = answers.keys.pkcs8.repeat(2);
      assert.ok(long.length > 3300);
      await vault.write(account, long);
      assert.equal(await vault.read(account), long);
    });
  }

  it('is loaded at the first use, and only once', async () => {
    const { vault, loads } = setting();
    assert.equal(loads.length, 0);
    await vault.write(account, secret);
    await vault.read(account);
    assert.equal(loads.length, 1);
  });

  it('leaves one value whole where the system takes it, so that other tools can read it', async () => {
    const { vault, keytar } = setting('linux');
    await vault.write(account, 'x'.repeat(5000));
    assert.equal(keytar.values.size, 1);
  });

  it('reads what was put there or taken away from outside', async () => {
    const { vault, keytar } = setting();
    await vault.write(account, 'old');
    keytar.values.set(`kunci/${account}`, 'from outside');
    assert.equal(await vault.read(account), 'from outside');
    keytar.values.clear();
    assert.equal(await vault.read(account), undefined);
  });

  it('is locked, not empty, where a locked Secret Service answers a read with nothing', async () => {
    const { vault, keytar } = setting();
    await vault.write(account, secret);
    keytar.mood = 'locked';
    for (const attempt of [
      () => vault.read(account),
      () => vault.write(account, 'x'),
      () => vault.remove(account),
    ]) {
      const error = await failureOf(attempt());
      assert.equal(error.code, 'vault-locked');
      assert.match(error.message, /Unlock it, then try again/);
    }
    keytar.mood = 'open';
    assert.equal(await vault.read(account), secret);
  });

  it('asks with a probe only where nothing was found, and leaves none behind', async () => {
    const { vault, keytar } = setting();
    await vault.write(account, secret);
    keytar.calls.length = 0;
    await vault.read(account);
    assert.deepEqual(keytar.calls, [`get ${account}`]);
    await vault.read('other');
    await vault.remove('other');
    assert.deepEqual([...keytar.values.keys()], [`kunci/${account}`]);
  });

  const startOrSetting = /Start a Secret Service .* let VS Code keep the secrets \(setting “kunci\.vault”\)/;
  const reload = /stopped or restarted while .* Run “Developer: Reload Window”, then try again/;
  const moods: readonly (readonly [Exclude<KeychainMood, 'open' | 'locked'>, string, RegExp])[] = [
    ['noBus', 'vault-unavailable', startOrSetting],
    ['busGone', 'vault-unavailable', /Start a Secret Service/],
    ['noLauncher', 'vault-unavailable', /Start a Secret Service/],
    ['noAddress', 'vault-unavailable', /Start a Secret Service/],
    ['restarted', 'vault-unavailable', reload],
    ['diedMeanwhile', 'vault-unavailable', /Reload Window/],
    ['otherSession', 'vault-unavailable', /Reload Window/],
    ['noService', 'vault-unavailable', /Start a Secret Service/],
    ['unknownService', 'vault-unavailable', /Start a Secret Service/],
    ['noAnswer', 'vault-unavailable', /Start a Secret Service/],
    ['cutOff', 'vault-unavailable', /Start a Secret Service/],
    ['late', 'vault-unavailable', /Start a Secret Service/],
    ['noKeyring', 'vault-unavailable', /Start a Secret Service/],
    ['macLocked', 'vault-locked', /Unlock it, then try again/],
    ['macCancelled', 'vault-locked', /Unlock it, then try again/],
    ['windowsRefuses', 'vault-unavailable', /Open your system's keychain app to see why, then try again/],
    ['unforeseen', 'vault-unavailable', /Open your system's keychain app/],
  ];
  for (const [mood, code, next] of moods) {
    it(`tells ${mood} as ${code}, whatever is done`, async () => {
      const { vault, keytar } = setting();
      keytar.mood = mood;
      for (const attempt of [
        () => vault.read(account),
        () => vault.write(account, 'x'),
        () => vault.remove(account),
      ]) {
        const error = await failureOf(attempt());
        assert.equal(error.code, code);
        assert.match(error.message, next);
      }
    });
  }

  for (const [what, value] of [
    ['empty', ''],
    ['with a NUL', 'marked\0secret'],
    ['with half of a character', 'a\ud83d'],
  ] as const) {
    it(`refuses a secret that is ${what}, before anything is touched`, async () => {
      const { vault, keytar } = setting();
      const error = await failureOf(vault.write(account, value));
      assert.equal(error.code, 'invalid-secret');
      assert.match(error.message, /Copy it again, then try again/);
      assert.deepEqual(keytar.calls, []);
      assert.throws(() => checkStorable(value), { code: 'invalid-secret' });
    });
  }

  it('says so where something else comes back than was stored', async () => {
    const { vault, keytar } = setting();
    keytar.distort = (value) => value.trim();
    const error = await failureOf(vault.write(account, ` ${secret} `));
    assert.equal(error.code, 'vault-unavailable');
    assert.match(error.message, /returned a different value than was stored/);
  });

  const noLibrary = 'libsecret-1.so.0: cannot open shared object file';
  const noAddon = 'Failed to load keytar native addon, checked ["prebuilds"]';
  for (const [platform, message, next] of [
    ['linux', noLibrary, /apt install libsecret-1-0\), or let VS Code keep/],
    ['darwin', noAddon, /You can let VS Code keep the secrets/],
  ] as const) {
    it(`says what to do where its library cannot be loaded on ${platform}, and tries again`, async () => {
      let broken = true;
      const load = async () => {
        if (broken) throw new Error(message);
        return new FakeKeytar();
      };
      const vault = createKeychain({ load, platform });
      const error = await failureOf(vault.read(account));
      assert.equal(error.code, 'vault-unavailable');
      assert.match(error.message, next);
      broken = false;
      assert.equal(await vault.read(account), undefined);
    });
  }
});
