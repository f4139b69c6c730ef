import assert from 'node:assert/strict';
import { withAlignedTables } from '../../../src/editor/ui/markdownTables';

describe('tables in a document that is read as text', () => {
  it('are padded in all columns but the last, which may be long', () => {
    const text = '# T\n\n| | |\n|---|---|\n| Client | outlet |\n| A longer name | a \\| b |\n\nend\n';
    const aligned = [
      '# T',
      '',
      '|               |  |',
      '| ------------- | --- |',
      '| Client        | outlet |',
      '| A longer name | a \\| b |',
      '',
      'end',
      '',
    ];
    assert.equal(withAlignedTables(text), aligned.join('\n'));
  });

  it('leave everything else as it is', () => {
    const text = 'a | b\n```\n{"x": 1}\n```\n';
    assert.equal(withAlignedTables(text), text);
  });
});
