import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { SettingsFile } from '../../src/editor/settingsFile';

describe('the settings file', () => {
  let user = '';
  const before = '{ "kunci.clients": [] }';
  const file = (): string => join(user, 'settings.json');
  const settings = (): SettingsFile => new SettingsFile(join(user, 'globalStorage', 'kunci.kunci'));

  beforeEach(async () => {
    user = await mkdtemp(join(tmpdir(), 'kunci-settings-'));
    await mkdir(join(user, 'globalStorage', 'kunci.kunci'), { recursive: true });
  });
  afterEach(() => rm(user, { recursive: true }));

  for (const half of ['', '{ "kunci.clients": [{ "na', '{ "kunci.clients": [] ']) {
    it(`is put back where a write left ${JSON.stringify(half)}`, async () => {
      await writeFile(file(), half);
      assert.equal(await settings().mend(before), true);
      assert.equal(await readFile(file(), 'utf8'), before);
    });
  }

  it('stays as somebody else wrote it', async () => {
    await writeFile(file(), '{ "editor.fontSize": 12, }');
    assert.equal(await settings().mend(before), false);
    assert.equal(await readFile(file(), 'utf8'), '{ "editor.fontSize": 12, }');
  });

  it('is left to a write that is still under way', async () => {
    await writeFile(file(), '{ "editor');
    const mending = settings().mend(before);
    await wait(50);
    await writeFile(file(), '{ "editor.fontSize": 12 }');
    assert.equal(await mending, false);
    assert.equal(await readFile(file(), 'utf8'), '{ "editor.fontSize": 12 }');
  });

  it('is nothing to mend where it is not on this machine', async () => {
    assert.equal(await settings().mend(undefined), false);
    assert.equal(await settings().mend(before), false);
  });
});
