import assert from 'node:assert/strict';
import { maskToken } from '../../../src/core/tokens/tokenText';

describe('a masked token', () => {
  it('shows four characters at each end', () => {
    assert.equal(maskToken('abcd0123456789012345wxyz'), 'abcd…wxyz');
  });

  it('shows none where it has fewer than 24', () => {
    for (const token of ['', 'a', 'a'.repeat(23)]) assert.equal(maskToken(token), '••••');
  });
});
