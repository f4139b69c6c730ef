import assert from 'node:assert/strict';
import { buildSuite } from '../../harness/bundle';
import { workbench } from '../../harness/workbench';

describe('The suite for desktops', () => {
  it('passes in this VS Code too, as some machines have no desktop', async () => {
    const file = await buildSuite();
    const lines = await workbench.host.run(
      (_vscode, suite, require): Promise<readonly string[]> => require(suite).run(),
      file,
    );
    assert.equal(lines.length, 4, lines.join('\n'));
    await workbench.reset();
  });
});
