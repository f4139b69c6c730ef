import assert from 'node:assert/strict';
import { masked } from '../../../src/core/base/mask';

describe('a masked token', () => {
  it('shows four characters at each end', () => {
    assert.equal(masked('abcd0123456789012345wxyz'), 'abcd…wxyz');
  });

  it('shows none where it has fewer than 24', () => {
    for (const token of ['', 'a', 'a'.repeat(23)]) assert.equal(masked(token), '••••');
  });
});
