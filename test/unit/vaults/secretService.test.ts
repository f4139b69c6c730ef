/** The rows that only a real Secret Service can show: a private one, with a bus of its own. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireCommand } from '../../harness/command';
import { SecretService, writeBusSettings } from '../../harness/secretService';
import { chosenKind } from '../../harness/secretServiceKinds';
import { type Answer, KeychainProcess } from './keychainProcess';

const account = 'https://api.example|abc|clientSecret';
const value = 'p%ss: +&/ é ☕ 🔑';

/** GNOME Keyring; `npm run test:keychains` chooses others. */
const kind = chosenKind();

const onLinux = process.platform === 'linux' ? describe : describe.skip;

onLinux(`The real keychain (${kind.label}, a Secret Service, which only Linux has)`, function () {
  this.timeout(30_000);
  let service: SecretService;
  let keychain: KeychainProcess;
  before(async () => {
    service = await SecretService.start(undefined, kind);
    keychain = new KeychainProcess(service.environment);
  });
  after(async () => {
    await keychain?.stop();
    await service?.stop();
  });
  beforeEach(() => service.clear('kunci'));

  const stopping: { stop(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const one of stopping.splice(0)) await one.stop();
  });

  it('keeps a value and lets other tools read it, under service and account', async () => {
    assert.deepEqual(await keychain.read(account), {});
    assert.deepEqual(await keychain.write(account, value), {});
    assert.deepEqual(await keychain.read(account), { value });
    assert.equal(await service.lookup('kunci', account), value);
    assert.deepEqual(await keychain.remove(account), {});
    assert.deepEqual(await keychain.remove(account), {});
    assert.deepEqual(await keychain.read(account), {});
    assert.equal(await service.lookup('kunci', account), undefined);
  });

  it('keeps a 4096-bit key as one value', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 4096 });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    assert.deepEqual(await keychain.write(account, pem), {});
    assert.deepEqual(await keychain.read(account), { value: pem });
    assert.equal(await service.lookup('kunci', account), pem);
  });

  for (const [what, wrong] of [
    ['a NUL', 'marked\0secret'],
    ['nothing', ''],
  ] as const) {
    it(`refuses ${what} and keeps what was there`, async () => {
      await keychain.write(account, value);
      assert.equal((await keychain.write(account, wrong)).code, 'invalid-secret');
      assert.deepEqual(await keychain.read(account), { value });
    });
  }

  it('reads what was put there, changed and deleted from outside', async () => {
    await storeFromOutside(service, 'put there');
    assert.deepEqual(await keychain.read(account), { value: 'put there' });
    await storeFromOutside(service, 'changed');
    assert.deepEqual(await keychain.read(account), { value: 'changed' });
    await service.clear('kunci');
    assert.deepEqual(await keychain.read(account), {});
  });

  it('reads and removes what secret-tool put there without a schema, as the README shows it', async () => {
    const accounts = Array.from(
      { length: 5 },
      (_, index) => `https://api.example|outside ${index}|clientSecret`,
    );
    for (const one of accounts) {
      await service.store('kunci', one, `value of ${one}`);
      assert.deepEqual(await keychain.read(one), { value: `value of ${one}` });
    }
    for (const one of accounts) {
      assert.deepEqual(await keychain.remove(one), {});
      assert.equal(await service.lookup('kunci', one), undefined);
      assert.deepEqual(await keychain.read(one), {});
    }
  });

  it('is locked, not empty, while it is locked; and is as before when unlocked', async () => {
    if (kind.asksWhileLocked) return assertAsksWhileLocked();
    await keychain.write(account, value);
    await service.lock();
    const answers = await orderEverything(keychain);
    await service.unlock();
    for (const answer of answers) {
      assert.equal(answer.code, 'vault-locked', JSON.stringify(answer));
      assert.match(String(answer.message), /The keychain is locked\. Unlock it, then try again\./);
    }
    assert.deepEqual(await keychain.read(account), { value });
  });

  /** The window of the service stays open, because nobody answers; so the service has to be one for this test. */
  async function assertAsksWhileLocked(): Promise<void> {
    const other = await SecretService.start(undefined, kind);
    const limited = new KeychainProcess(other.environment, 1500);
    stopping.push(limited, other);
    await limited.write(account, value);
    await other.lock();
    await other.unlock();
    assert.deepEqual(await limited.read(account), { value });
    await other.lock();
    for (const answer of await orderEverything(limited)) {
      assert.equal(answer.code, 'vault-locked', JSON.stringify(answer));
      assert.match(String(answer.message), /did not respond.* look for its window, then try again/);
    }
  }

  async function orderEverything(process: KeychainProcess): Promise<readonly Answer[]> {
    return [
      await process.read(account),
      await process.write(account, 'other'),
      await process.remove(account),
      await process.read('https://api.example|never stored|clientSecret'),
    ];
  }

  it('fails in time while the service hangs, holding up nothing else, and works when it goes on', async () => {
    await keychain.write(account, value);
    const limit = 1500;
    const limited = new KeychainProcess(service.environment, limit);
    stopping.push(limited);
    assert.deepEqual(await limited.read(account), { value });
    const daemon = await daemonOf(service);
    process.kill(daemon, 'SIGSTOP');
    try {
      const started = Date.now();
      let answered = 0;
      const calls = [
        limited.read(account),
        limited.read(account),
        limited.write(account, 'x'),
        limited.read('other'),
      ].map(async (call) => {
        const answer = await call;
        answered += 1;
        return answer;
      });
      const files = await Promise.all(Array.from({ length: 8 }, () => limited.order({ what: 'readFile' })));
      assert.equal(answered, 0, 'Files were read only after the keychain gave up.');
      assert.deepEqual(files, Array(8).fill({ value: '/**' }));
      for (const answer of await Promise.all(calls)) {
        assert.equal(answer.code, 'vault-locked');
        assert.match(String(answer.message), /did not respond.* look for its window, then try again/);
      }
      assert.ok(Date.now() - started < calls.length * limit, 'The calls waited one after the other.');
    } finally {
      process.kill(daemon, 'SIGCONT');
    }
    assert.deepEqual(await limited.read(account), { value });
  });

  it('says how to go on when the service has died and was restarted, which libsecret does not take in', async () => {
    const other = await SecretService.start(undefined, kind);
    const before = new KeychainProcess(other.environment);
    stopping.push(before, other);
    assert.deepEqual(await before.write(account, value), {});
    await other.killDaemon();
    for (const order of ['read', 'remove'] as const) {
      const { code, message } = await before.order({ what: order, account });
      assert.equal(code, 'vault-unavailable', message);
      assert.match(String(message), /Reload Window/);
    }
    // Only a bus that starts services has another one, which libsecret refuses.
    const message = kind.isStartedByBus ? /Reload Window/ : /Start a Secret Service/;
    assert.match(String((await before.write(account, 'x')).message), message);
  });

  it('says so where there is no D-Bus', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kunci-no-bus-'));
    stopping.push({ stop: async () => rmSync(folder, { recursive: true }) });
    for (const address of ['', undefined, `unix:path=${join(folder, 'bus')}`]) {
      await assertUnavailable({ DBUS_SESSION_BUS_ADDRESS: address, XDG_RUNTIME_DIR: folder });
    }
  });

  it('says so where the bus has no Secret Service', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kunci-bare-bus-'));
    stopping.push({ stop: async () => rmSync(folder, { recursive: true }) });
    const bus = await startBareBus(folder);
    stopping.push(bus);
    await assertUnavailable({ DBUS_SESSION_BUS_ADDRESS: bus.address, XDG_RUNTIME_DIR: folder });
  });

  async function assertUnavailable(environment: NodeJS.ProcessEnv): Promise<void> {
    const alone = new KeychainProcess(environment);
    stopping.push(alone);
    const answers = [
      await alone.read(account),
      await alone.write(account, value),
      await alone.remove(account),
    ];
    for (const { code, message } of answers) {
      assert.equal(code, 'vault-unavailable', message);
      assert.match(String(message), /Start a Secret Service .* or let VS Code keep the secrets/);
    }
  }
});

async function startBareBus(folder: string) {
  const configuration = await writeBusSettings(folder);
  const bus = spawn('dbus-daemon', ['--nofork', '--print-address', `--config-file=${configuration}`], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [line] = await once(bus.stdout, 'data');
  const stop = async (): Promise<void> => {
    bus.kill();
    if (bus.exitCode === null && bus.signalCode === null) await once(bus, 'exit');
  };
  return { address: String(line).trim(), stop };
}

/** As a user would, who takes the old entry away if the service would ask. Without the schema's name, libsecret would not take the entry for one of ours. */
async function storeFromOutside(service: SecretService, input: string): Promise<void> {
  const { environment } = service;
  if (kind.asksBeforeOverwriting) await service.clear('kunci');
  const schema = ['xdg:schema', 'org.freedesktop.Secret.Generic'];
  await requireCommand(
    'secret-tool',
    ['store', '--label=Kunci', ...schema, 'service', 'kunci', 'account', account],
    { environment: { ...process.env, ...environment }, input },
  );
}

async function daemonOf({ environment }: SecretService): Promise<number> {
  const call = 'org.freedesktop.DBus.GetConnectionUnixProcessID';
  const target = ['--session', '--print-reply', '--dest=org.freedesktop.DBus', '/', call];
  const said = await requireCommand('dbus-send', [...target, 'string:org.freedesktop.secrets'], {
    environment: { ...process.env, ...environment },
  });
  const pid = Number(/uint32 (\d+)/.exec(said)?.[1]);
  assert.ok(pid > 1, said);
  return pid;
}
