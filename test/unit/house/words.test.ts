import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '../../..');

/** Whole words, in any case. Plain words for them are e.g. again, fix, report, return, temporary, you. */
const bannedWords: readonly string[] = [
  ...'anew mend mends mended mending befall befalls befell befallen foretell foretold whoever whosoever'.split(
    ' ',
  ),
  ...'whomever lend lends lent unspeakable thus hence therein thereof hereby alas nought yonder ere'.split(
    ' ',
  ),
  ...'be it|is to be|are to be|was to be|such a one|at hand|all else|nothing else than|else than'.split('|'),
  ...'may have it|goes along|go along|come along|a person|the person|client id is|a client id'.split('|'),
  ...'the client id'.split('|'),
];

const banned = new RegExp(
  `\\b(?:${bannedWords.map((word) => word.replaceAll(' ', '\\s+(?:[*/]+\\s+)?')).join('|')})\\b`,
  'gi',
);

/** Upper case is significant here: “client ID” is right. */
const caseSensitive = new Set(['client id is', 'a client id', 'the client id']);

function listFiles(folder: string, pattern: RegExp): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file))
    .filter((file) => pattern.test(file) && !file.includes('node_modules'));
}

function violationsIn(name: string, text: string): readonly string[] {
  return [...text.matchAll(banned)].flatMap((match) => {
    const words = match[0].replace(/\s+(?:[*/]+\s+)?/g, ' ');
    if (
      caseSensitive.has(words.toLowerCase()) &&
      !caseSensitive.has(`${words.slice(0, 1).toLowerCase()}${words.slice(1)}`)
    ) {
      return [];
    }
    const line = text.slice(0, match.index).split('\n').length;
    return [`${name}:${line} “${words}”`];
  });
}

/** The title of each `describe` and `it`, one per line, so that line numbers are kept. */
function titlesOf(text: string): string {
  return text
    .split('\n')
    .map((line) => /^\s*(?:describe|it)(?:\.\w+)?\(\s*(['"`].*)/.exec(line)?.[1] ?? '')
    .join('\n');
}

describe('Banned words', () => {
  const read = (file: string): string => readFileSync(join(root, file), 'utf8');

  it('are found as whole words, in any case and across a comment’s line break', () => {
    assert.deepEqual(violationsIn('x', 'Read anew.\n * It is\n * to be mended, amend Renewal'), [
      'x:1 “anew”',
      'x:2 “is to be”',
      'x:3 “mended”',
    ]);
    assert.deepEqual(violationsIn('x', 'A client ID, the client id'), ['x:1 “the client id”']);
  });

  const groups: Readonly<Record<string, () => readonly string[]>> = {
    'src/core, src/sandbox and src/build': () =>
      ['core', 'sandbox', 'build'].flatMap((wing) => listFiles(`src/${wing}`, /\.ts$/)),
    'src/editor and extension.ts': () => [...listFiles('src/editor', /\.ts$/), 'src/extension.ts'],
    'the manifest': () => ['package.json', 'package.nls.json'],
    'the pages': () => [
      ...readdirSync(root).filter((file) => /^README.*\.md$/.test(file)),
      ...listFiles('.github', /\.md$/),
    ],
    media: () => listFiles('media', /\.(?:svg|md)$/),
  };
  for (const [group, filesOf] of Object.entries(groups)) {
    it(`do not occur in ${group}`, () => {
      assert.equal(
        filesOf()
          .flatMap((file) => violationsIn(file, read(file)))
          .join('\n'),
        '',
      );
    });
  }

  it('do not occur in the titles of tests', () => {
    const tests = listFiles('test', /\.test\.ts$/);
    assert.ok(tests.length > 50, `${tests.length} files`);
    assert.equal(tests.flatMap((file) => violationsIn(file, titlesOf(read(file)))).join('\n'), '');
  });
});
