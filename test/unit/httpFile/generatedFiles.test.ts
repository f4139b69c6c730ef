import assert from 'node:assert/strict';
import { bodyParts } from '../../../src/core/httpFile/bodyParts';
import { environmentValues, noEnvironment } from '../../../src/core/httpFile/environment';
import { groupReferences } from '../../../src/core/httpFile/groupReferences';
import { parseHttpFile, parseMarkdown } from '../../../src/core/httpFile/parse';
import { Targets } from '../../../src/core/httpFile/targets';
import type { HttpFile, Range } from '../../../src/core/httpFile/types';
import { inputs, Random } from '../../support/inputs';
import { processorTimeOf } from '../../support/until';
import { randomHttpText } from './randomHttpText';

const count = inputs(20_000, 100_000);

function isInside({ start, end }: Range, text: string): boolean {
  return start >= 0 && start <= end && end <= text.length;
}

function placesOf(file: HttpFile): readonly Range[] {
  const requests = file.requests.flatMap((one) => [
    ...[one.range, one.region, one.line, one.url, ...one.queryLines, ...(one.body ? [one.body] : [])],
    ...one.headers.flatMap(({ nameRange, valueRange }) => [nameRange, valueRange]),
  ]);
  return [...requests, ...file.references, ...file.variables.map(({ range }) => range)];
}

/** Everything that an editor asks for. */
function useAll(file: HttpFile, environment = noEnvironment): void {
  groupReferences(file);
  const targets = new Targets(file, environment);
  for (const request of file.requests) {
    targets.of(request);
    if (request.body) bodyParts(file.text, request.body);
  }
}

describe('any text', () => {
  it('is read without a throw: generated ones, each place inside of it and in order', function () {
    this.timeout(60_000);
    const random = new Random(20_240_515);
    const environment = environmentValues({
      $shared: { h: 'https://h.example' },
      dev: { x: 'GOBIZ_OUTLET_TOKEN' },
    });
    for (let round = 0; round < count; round += 1) {
      const text = randomHttpText(random, 25);
      const file = round % 3 === 0 ? parseMarkdown(text) : parseHttpFile(text);
      if (round % 4 === 0) useAll(file, environment);
      for (const place of placesOf(file)) assert.ok(isInside(place, text), JSON.stringify(text));
      for (const list of [file.references, file.requests.map(({ region }) => region)]) {
        list.forEach((place, index) => {
          assert.ok((list[index - 1]?.end ?? 0) <= place.start, JSON.stringify(text));
        });
      }
    }
  });

  it('has each plain reference found that is not in a comment, a title or a response', () => {
    const random = new Random(7);
    for (let round = 0; round < 20_000; round += 1) {
      const text = `GET https://h.example\n${randomHttpText(random, 25).replace(/#|\/\/|@|```|\{\{|HTTP/g, '')}`;
      const end = text.lastIndexOf('\n') + 1;
      const written = `${text.slice(0, end)}A: {{$processEnv GOBIZ_X_TOKEN}}\n${text.slice(end)}`;
      const names = parseHttpFile(written).references.map(({ name }) => name);
      assert.ok(names.includes('GOBIZ_X_TOKEN'), JSON.stringify(written));
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
    ['requests', 'GET https://h.example\n###\n'.repeat(size / 26)],
    ['blank lines in a body', `POST https://h.example\n\n${' \n'.repeat(size / 2)}`],
    ['files', `GET https://h.example\n\n${'<@ a\n'.repeat(size / 5)}`],
    ['fences', '```http\n'.repeat(size / 8)],
    ['carriage returns', '\r'.repeat(size)],
    ['one word', 'G'.repeat(size)],
  ];
  for (const [what, text] of hostile) {
    it(`of a megabyte is read in linear time: ${what}`, function () {
      this.timeout(30_000);
      const time = processorTimeOf(() => {
        useAll(parseHttpFile(text));
        useAll(parseMarkdown(`\`\`\`http\n${text}`));
      });
      assert.ok(time < 3000, `${time} ms`);
    });
  }
});
