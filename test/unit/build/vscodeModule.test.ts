import assert from 'node:assert/strict';
import { build } from 'esbuild';
import { options } from '../../../src/build/bundle';

describe("the editor's API in the bundle", () => {
  it('is asked for once, and brings along no name that nobody uses', async () => {
    const { outputFiles } = await build({ ...options, write: false });
    const text = outputFiles.map((file) => file.text).join('\n');
    assert.equal(text.split('("vscode")').length, 2);
    assert.match(text, /createOutputChannel/);
    // Said as `const { window } = vscode`, the whole API would have to be kept.
    assert.doesNotMatch(text, /TestRunProfileKind/);
  });
});
