import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { inspectPortIn } from '../../harness/inspect';

describe('npm start -- --inspect', () => {
  it('uses the port of the launch configuration unless another one is given', () => {
    const file = resolve(__dirname, '../../../.vscode/launch.json');
    const { configurations } = JSON.parse(readFileSync(file, 'utf8'));
    const attach = configurations.find(({ request }: { request: string }) => request === 'attach');
    assert.equal(inspectPortIn(['node', 'start.ts', '--inspect']), attach.port);
    assert.equal(inspectPortIn(['--inspect=9333']), 9333);
  });

  it('does nothing without the flag, and rejects what is not a port', () => {
    assert.equal(inspectPortIn(['node', 'start.ts', '--inspector']), undefined);
    for (const flag of ['--inspect=', '--inspect=x', '--inspect=0', '--inspect=65536'])
      assert.throws(() => inspectPortIn([flag]), /has no port/);
  });
});
