import assert from 'node:assert/strict';
import { groupReferences } from '../../../src/core/httpFile/groupReferences';
import { parseHttpFile, parseMarkdown } from '../../../src/core/httpFile/parse';
import type { HttpFile } from '../../../src/core/httpFile/types';

const one = 'https://one.example';
const two = 'https://two.example';
const name = 'GOBIZ_OUTLET_TOKEN';
const reference = `{{$processEnv ${name}}}`;

/** The URLs of the requests that send the reference. */
function senders(file: HttpFile): readonly string[] {
  return [...groupReferences(file)].flatMap(([{ url }, references]) =>
    references.some((found) => found.name === name) ? [file.text.slice(url.start, url.end)] : [],
  );
}

describe('the requests that send a reference', () => {
  const cases: readonly [what: string, text: string, urls: readonly string[]][] = [
    ['have it in a header', `GET ${one}\nA: ${reference}`, [one]],
    ['have it in the URL', `GET ${one}/?t=${reference}`, [`${one}/?t=${reference}`]],
    ['have it in a continued URL', `GET ${one}\n  ?t=${reference}`, [one]],
    ['have it in the body', `POST ${one}\n\n{ "t": "${reference}" }`, [one]],
    ['are each request with it', `GET ${one}\nA: ${reference}\n###\nGET ${two}\nA: ${reference}`, [one, two]],
    ['are not those without it', `GET ${one}\n###\nGET ${two}\nA: ${reference}`, [two]],
    ['reach it by a file variable', `@t = ${reference}\nGET ${one}\nA: {{t}}`, [one]],
    ['reach it by a variable that is defined below', `GET ${one}\nA: {{ t }}\n###\n@t = ${reference}`, [one]],
    ['reach it by an encoded variable', `@t = ${reference}\nGET ${one}\nA: {{%t}}`, [one]],
    ['reach it by two variables', `@u = a{{t}}\n@t = ${reference}\nGET ${one}\nA: {{u}}`, [one]],
    ['reach it through a circle', `@u = {{t}}\n@t = {{u}}${reference}\nGET ${one}\nA: {{u}}`, [one]],
    ['are none if a variable is not used', `@t = ${reference}\nGET ${one}`, []],
    ['are none if it is in a comment', `GET ${one}\n# A: ${reference}\n// ${reference}\nB: c`, []],
    ['are none if it is in a title', `### ${reference}\nGET ${one}`, []],
    ['are none if it is in a response', `###\nHTTP/1.1 200 OK\n\n${reference}\n###\nGET ${one}`, []],
    ['are none if only the name is written', `GET ${one}\nA: ${name}`, []],
  ];
  for (const [what, text, urls] of cases) {
    it(what, () => assert.deepEqual(senders(parseHttpFile(text)), urls));
    it(`${what}, with CRLF`, () =>
      assert.deepEqual(senders(parseHttpFile(text.replaceAll('\n', '\r\n'))), urls));
  }

  it('are found in Markdown in fenced blocks only, and file variables in the prose too', () => {
    const prose = `${reference}\n@t = ${reference}\n`;
    assert.deepEqual(senders(parseMarkdown(`${prose}\`\`\`http\nGET ${one}\n\`\`\``)), []);
    assert.deepEqual(senders(parseMarkdown(`${prose}\`\`\`rest\nGET ${two}\nA: {{t}}\n\`\`\``)), [two]);
  });

  it('get the place of the variable that leads to it', () => {
    const text = `@t = ${reference}\nGET ${one}\nA: {{t}}`;
    const [list] = groupReferences(parseHttpFile(text)).values();
    assert.deepEqual(
      list?.map(({ start, end }) => text.slice(start, end)),
      ['{{t}}'],
    );
  });
});
