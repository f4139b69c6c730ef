import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { SettingsLock } from '../../../src/editor/settings/settingsLock';

describe('SettingsLock', () => {
  let folder = '';
  const storage = (): string => join(folder, 'kunci.kunci');

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kunci-lock-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('lets one window work at a time, and goes on after work that failed', async () => {
    let working = 0;
    const work = async (name: number): Promise<number> => {
      working += 1;
      assert.equal(working, 1);
      await turn();
      working -= 1;
      if (name === 2) throw new Error('refused');
      return name;
    };
    const results = await Promise.allSettled(
      [1, 2, 3, 4].map((name) => new SettingsLock(storage()).exclusively(() => work(name))),
    );
    assert.deepEqual(
      results.map((result) => (result.status === 'fulfilled' ? result.value : 'failed')),
      [1, 'failed', 3, 4],
    );
    assert.deepEqual(await readdir(storage()), []);
  });

  it('takes over the lock of a window that crashed', async () => {
    const lock = join(storage(), 'clients.lock');
    await mkdir(lock, { recursive: true });
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(lock, longAgo, longAgo);
    assert.equal(await new SettingsLock(storage()).exclusively(async () => 'done'), 'done');
    assert.deepEqual(await readdir(storage()), []);
  });

  it('works without a lock if the storage cannot be used', async () => {
    await writeFile(storage(), 'not a folder');
    assert.equal(await new SettingsLock(storage()).exclusively(async () => 'done'), 'done');
  });
});
