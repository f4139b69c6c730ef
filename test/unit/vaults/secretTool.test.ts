import assert from 'node:assert/strict';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createSecretTool } from '../../../src/core/vaults/secretTool';

describe('the tool that reads what secret-tool stored', () => {
  const path = process.env['PATH'];
  let folder = '';

  beforeEach(async function () {
    if (process.platform === 'win32') this.skip();
    folder = await mkdtemp(join(tmpdir(), 'kunci-tool-'));
    const tool = join(folder, 'secret-tool');
    await writeFile(tool, `#!/bin/sh\nenv > '${folder}/environment'\nprintf %s 'stored'\n`);
    await chmod(tool, 0o755);
    process.env['PATH'] = `${folder}${delimiter}${path}`;
    process.env['GOBIZ_OUTLET_TOKEN'] = 'a published token';
    process.env['DBUS_SESSION_BUS_ADDRESS'] ??= 'unix:path=/nowhere';
  });
  afterEach(async () => {
    process.env['PATH'] = path;
    delete process.env['GOBIZ_OUTLET_TOKEN'];
    await rm(folder, { recursive: true, force: true });
  });

  it('is told where the service is, and no token that is published meanwhile', async () => {
    assert.equal(await createSecretTool('kunci').read('account'), 'stored');
    const environment = await readFile(join(folder, 'environment'), 'utf8');
    assert.match(environment, /^DBUS_SESSION_BUS_ADDRESS=/m);
    assert.doesNotMatch(environment, /GOBIZ_OUTLET_TOKEN|a published token/);
  });
});
