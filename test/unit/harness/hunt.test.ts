import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { maskToken } from '../../../src/core/tokens/tokenText';
import { startSandbox } from '../../../src/sandbox';
import { leaksIn, leaksInText } from '../../harness/hunt';

describe('the search for leaks after the tests in VS Code', () => {
  it('finds every secret of the sandbox and every token, and no masked one', async () => {
    const sandbox = await startSandbox();
    const { gobiz, doku } = sandbox;
    await sandbox.stop();
    const basic = Buffer.from(`${gobiz.clientId}:${gobiz.clientSecret}`).toString('base64');
    const secrets = [
      gobiz.clientSecret,
      doku.secretKey,
      doku.privateKey,
      basic,
      encodeURIComponent(gobiz.clientSecret),
    ];
    for (const secret of secrets)
      assert.equal(leaksInText(`before ${secret} after`).length, 1, secret.slice(0, 5));
    assert.deepEqual(leaksInText(maskToken(`sbx_${'a'.repeat(64)}`)), []);
  });

  it('finds them in files of any kind, and does not repeat them', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kunci-leaks-'));
    const token = `sbx_${'b'.repeat(64)}`;
    await writeFile(
      join(folder, 'state.vscdb'),
      Buffer.concat([Buffer.from([0, 255, 128]), Buffer.from(token)]),
    );
    const [leak, ...more] = await leaksIn(folder);
    await rm(folder, { recursive: true });
    assert.match(leak ?? '', /state\.vscdb/);
    assert.ok(!leak?.includes(token));
    assert.deepEqual(more, []);
  });
});
