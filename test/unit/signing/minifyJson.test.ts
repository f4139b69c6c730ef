import assert from 'node:assert/strict';
import { compactJson, minifyJson } from '../../../src/core/signing/minifyJson';
import type { Texts } from '../../support/fuzz/mutate';
import { inputs, Random } from '../../support/inputs';
import { anyJson } from './randomJson';

describe('minified JSON', () => {
  it('has the same value and the same tokens byte for byte, and cannot be minified further (10,000 bodies)', () => {
    const random = new Random(20_260_101);
    let changed = 0;
    for (let round = 0; round < 10_000; round += 1) {
      const { text, tokens } = anyJson(random);
      const minified = minifyJson(text);
      assert.deepEqual(JSON.parse(minified), JSON.parse(text));
      assert.deepEqual(tokensOf(minified), tokens);
      assert.equal(minified.replace(/"(?:[^"\\]|\\.)*"/g, '').search(/\s/), -1);
      assert.equal(minifyJson(minified), minified);
      if (minified !== text) changed += 1;
    }
    assert.ok(changed > 5000, `only ${changed} bodies had anything to remove`);
  });

  const kept = [
    [
      'numbers',
      '{ "a" : 1.0, "b" : 1e5, "c" : 1234567890123456789 }',
      '{"a":1.0,"b":1e5,"c":1234567890123456789}',
    ],
    ['escapes', '{ "a" : "\\/ \\u0041 \\n" }', '{"a":"\\/ \\u0041 \\n"}'],
    ['order and duplicates', '{ "b" : 1, "a" : 2, "b" : 3, "1" : 0 }', '{"b":1,"a":2,"b":3,"1":0}'],
    ['spaces in strings', '{ "partnerServiceId" : "  088899" }', '{"partnerServiceId":"  088899"}'],
    ['quotes and backslashes', '{ "a" : "\\\\" , "b" : "\\" : " }', '{"a":"\\\\","b":"\\" : "}'],
  ] as const;
  for (const [what, text, expected] of kept) {
    it(`keeps ${what}`, () => assert.equal(minifyJson(text), expected));
  }

  it('loses its line breaks of every kind', () => {
    assert.equal(minifyJson('{\n  "a": "  1",\r\n\t"b": [ ]\n}\n'), '{"a":"  1","b":[]}');
  });

  const others = [
    ...['', ' ', 'a=1 & b=2', '{ "a": 1', '{ "a": 1 } x', '{ a: 1 }', "{ 'a': 1 }", '[1, ]', '{ "a": 01 }'],
    ...['\uFEFF{ }', '{\u00a0}', '// c\n{ }', '"a\nb"', 'nul l', '<a> </a>'],
  ];
  for (const text of others) {
    it(`leaves ${JSON.stringify(text)} as it is, which is not JSON`, () => {
      assert.equal(compactJson(text), undefined);
      assert.equal(minifyJson(text), text);
    });
  }

  it('takes for JSON exactly what JSON.parse does (short generated texts)', () => {
    const random = new Random(7);
    const pieces: Texts = ['{', ...'}[],:"\\10-.e \n\u00a0', ...['"a"', '\\u00', 'true', 'null']];
    for (let round = 0; round < inputs(10_000, 50_000); round += 1) {
      const text = Array.from({ length: 1 + random.below(7) }, () => random.of(pieces)).join('');
      assert.equal(compactJson(text) !== undefined, isJson(text), JSON.stringify(text));
    }
  });

  it('takes no more than linear time, and no stack, for large and deep texts', () => {
    const deep = '['.repeat(1_000_000) + ']'.repeat(1_000_000);
    assert.equal(minifyJson(deep), deep);
    assert.equal(minifyJson('['.repeat(1_000_000)).length, 1_000_000);
    const long = `["x"${', "x"'.repeat(300_000)}]`;
    assert.equal(minifyJson(long).length, long.length - 300_000);
    const spaced = `[${' '.repeat(2_000_000)}]`;
    assert.equal(minifyJson(spaced), '[]');
  }).timeout(10_000);
});

/** String, number and literal tokens; all of the input is JSON. */
function tokensOf(text: string): readonly string[] {
  return text.match(/"(?:[^"\\]|\\.)*"|[-+.0-9a-zA-Z]+/g) ?? [];
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
