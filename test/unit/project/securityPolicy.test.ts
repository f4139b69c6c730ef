import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '../../..');
const rows = readFileSync(join(root, '.github/SECURITY.md'), 'utf8')
  .split('\n')
  .filter(
    (line) =>
      line.startsWith('|') && !/^\|[-|]+\|$|\| Held by \|$/.test(line) && !line.endsWith('holds it |'),
  )
  .map((line) => line.split('|').map((cell) => cell.trim()));

describe('the security policy', () => {
  it('has promises', () => assert.ok(rows.length > 10));

  for (const [, , promise = '', proof = ''] of rows) {
    it(`names tests that are there for: ${promise}`, () => {
      const proofs = [...proof.matchAll(/`([^`]+)`((?:,? “[^”]+”)+)/g)];
      assert.ok(proofs.length > 0, proof);
      for (const [, file = '', titles = ''] of proofs) {
        assert.ok(existsSync(join(root, file)), file);
        const text = readFileSync(join(root, file), 'utf8');
        for (const [, title = ''] of titles.matchAll(/“([^”]+)”/g)) assert.ok(text.includes(title), title);
      }
    });
  }
});
