import assert from 'node:assert/strict';
import { parseHttpFile } from '../../src/core/httpFile/parse';
import { updateHttpFile } from '../../src/core/httpFile/update';
import { mulberry32, randomHttpText } from './randomHttpText';

describe('reading a changed text again', () => {
  it('gives what reading it whole gives, over 20,000 random edits', function () {
    this.timeout(30_000);
    const next = mulberry32(7);
    let text = '';
    let file = parseHttpFile(text);
    for (let round = 0; round < 20_000; round += 1) {
      const start = Math.floor(next() * (text.length + 1));
      const end = Math.min(text.length, start + Math.floor(next() * (text.length > 1500 ? 300 : 12)));
      text = text.slice(0, start) + randomHttpText(next, 4) + text.slice(end);
      file = updateHttpFile(file, text);
      assert.deepEqual(file, parseHttpFile(text));
    }
  });

  it('keeps the objects of what stands in front of the change', () => {
    const before = parseHttpFile(
      '### a\nGET https://a.example\n### b\nGET https://b.example\n### c\nGET https://c.example',
    );
    const after = updateHttpFile(before, before.text.replace('b.example', 'bb.example'));
    assert.equal(after.requests[0], before.requests[0]);
    assert.equal(after.requests.length, 3);
  });

  it('gives the very same for an unchanged text', () => {
    const file = parseHttpFile('### a\nGET https://a.example\n');
    assert.equal(updateHttpFile(file, file.text), file);
  });
});
