import assert from 'node:assert/strict';
import { emptyEnvironment } from '../../src/core/httpFile/environment';
import { parseHttpFile, parseMarkdown } from '../../src/core/httpFile/parse';
import type { HttpFile, Range } from '../../src/core/httpFile/types';
import { uses } from '../../src/core/httpFile/uses';
import { processorTimeOf } from './processorTime';
import { mulberry32, randomHttpText } from './randomHttpText';

const naive = /(?:GOBIZ|DOKU)_[A-Z0-9_]*_(?:TOKEN|SIGNATURE|CLIENT_ID)/g;

function holdsAll(file: HttpFile): void {
  for (const found of file.text.matchAll(naive)) {
    const end = found.index + found[0].length;
    const isFound = file.references.some(
      ({ nameRange, form }) => form !== 'anyName' && nameRange.start <= found.index && nameRange.end >= end,
    );
    assert.ok(isFound, `${found[0]} is overlooked in ${JSON.stringify(file.text)}`);
  }
}

function isInside({ start, end }: Range, text: string): boolean {
  return start >= 0 && start <= end && end <= text.length;
}

function placesOf(file: HttpFile): readonly Range[] {
  const requests = file.requests.flatMap((one) => [
    ...[
      one.range,
      one.region,
      one.line,
      one.url,
      ...one.continuations,
      ...(one.body ? [one.body.range] : []),
    ],
    ...one.headers.flatMap(({ nameRange, valueRange }) => [nameRange, valueRange]),
  ]);
  const references = file.references.flatMap(({ range, nameRange }) => [range, nameRange]);
  const variables = file.variables.flatMap(({ range, nameRange, valueRange }) => [
    range,
    nameRange,
    valueRange,
  ]);
  return [...requests, ...references, ...variables, ...file.comments, ...file.separators, ...file.scripts];
}

describe('any text', () => {
  it('is read: 100,000 generated ones, without a throw and without overlooking a name', function () {
    this.timeout(30_000);
    const next = mulberry32(20_240_515);
    const environment = {
      variables: { $shared: { h: 'https://h.example' }, dev: { x: 'GOBIZ_OUTLET_TOKEN' } },
      dotenv: {},
    };
    for (let round = 0; round < 100_000; round += 1) {
      const text = randomHttpText(next, 25);
      const file = parseHttpFile(text);
      holdsAll(file);
      if (round % 4 === 0) uses(file, environment);
      if (round % 4 === 1) parseMarkdown(text);
      if (round % 4 === 2)
        for (const place of placesOf(file)) assert.ok(isInside(place, text), JSON.stringify(text));
    }
  });

  const size = 1_000_000;
  const hostile: readonly [what: string, text: string][] = [
    ['spaces', ' '.repeat(size)],
    ['a variable of spaces', `@a =${' '.repeat(size)}b`],
    ['a request line of spaces', `GET https://h.example${' '.repeat(size)}x`],
    ['version after version', `GET https://h.example${' HTTP/'.repeat(size / 6)}`],
    ['open braces', '{'.repeat(size)],
    ['closed braces', '}'.repeat(size)],
    ['opened expressions', '{{ '.repeat(size / 3)],
    ['opened expressions on lines', '{{a\n'.repeat(size / 4)],
    ['opened scripts', '{{\n'.repeat(size / 3)],
    ['opened scripts of the other kind', '> {%\n'.repeat(size / 5)],
    ['lines without a colon', `GET https://h.example\n${'a\n'.repeat(size / 2)}`],
    ['one header', `GET https://h.example\nA: ${'x'.repeat(size)}`],
    ['underscores', '_'.repeat(size)],
    ['names', 'GOBIZ_A_TOKEN '.repeat(size / 14)],
    ['references', '{{$processEnv GOBIZ_A_TOKEN}}'.repeat(size / 29)],
    ['references in a variable', `@t = ${'{{$processEnv GOBIZ_A_TOKEN}}'.repeat(size / 29)}\nGET {{t}}`],
    [
      'different references in a variable',
      `@t = ${Array.from({ length: 30_000 }, (_, index) => `{{$processEnv A_${index}_B}}`).join('')}\nGET {{t}}\n${'A: {{t}}\n'.repeat(1000)}`,
    ],
    ['keywords', '$processEnv '.repeat(size / 12)],
    ['keywords in one expression', `{{${'$processEnv '.repeat(size / 12)}}}`],
    ['scripts that say process', `{{\n${'process '.repeat(size / 8)}\n}}`],
    ['variables', '@a = b\n'.repeat(size / 7)],
    [
      'variables that use each other',
      Array.from({ length: 40_000 }, (_, index) => `@v${index} = {{v${index + 1}}}`).join('\n'),
    ],
    [
      'a circle of variables with a reference',
      `@v0 = {{$processEnv A_B_C}}\n${Array.from({ length: 40_000 }, (_, index) => `@v${index + 1} = {{v${index}}}`).join('\n')}\nGET {{v40000}}`,
    ],
    ['separators', '###\n'.repeat(size / 4)],
    ['comments', '# @name a\n'.repeat(size / 10)],
    ['request lines', 'GET https://h.example\n'.repeat(size / 22)],
    ['continuations', `GET https://h.example\n${'&a=b\n'.repeat(size / 5)}`],
    ['files', `GET https://h.example\n\n${'<@ a\n'.repeat(size / 5)}`],
    ['fences', '```http\n'.repeat(size / 8)],
    ['carriage returns', '\r'.repeat(size)],
    ['one word', 'G'.repeat(size)],
  ];
  for (const [what, text] of hostile) {
    it(`of a megabyte is read in linear time: ${what}`, function () {
      this.timeout(30_000);
      const time = processorTimeOf(() => {
        uses(parseHttpFile(text), emptyEnvironment);
        parseMarkdown(`\`\`\`http\n${text}`);
      });
      assert.ok(time < 3000, `${time} ms`);
    });
  }
});
