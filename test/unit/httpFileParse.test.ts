import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bodyLines } from '../../src/core/httpFile/body';
import { parseHttpFile, parseMarkdown } from '../../src/core/httpFile/parse';
import type { FileRequest } from '../../src/core/httpFile/types';
import { outline } from './httpFileOutline';

const fixtures = join(__dirname, 'fixtures', 'http');

describe('reading .http text', () => {
  for (const name of ['restClient.http', 'httpYac.http', 'notes.md']) {
    const text = readFileSync(join(fixtures, name), 'utf8').replaceAll('\r\n', '\n');
    const expected = readFileSync(join(fixtures, `${name}.outline`), 'utf8').replaceAll('\r\n', '\n');
    const parse = name.endsWith('.md') ? parseMarkdown : parseHttpFile;

    it(`finds in ${name} what a person wrote down`, () => assert.equal(outline(parse(text)), expected));

    it(`finds the same in ${name} with CRLF`, () =>
      assert.equal(outline(parse(text.replaceAll('\n', '\r\n'))), expected));

    it(`finds the same in ${name} without a newline at the end`, () =>
      assert.equal(outline(parse(text.trimEnd())), expected));
  }

  it('finds each of 200 requests, in order and apart', () => {
    const text = Array.from(
      { length: 200 },
      (_, index) => `### r${index}\nGET https://h${index}.example/\nA: b\n`,
    );
    const { requests } = parseHttpFile(text.join('\n'));
    assert.equal(requests.length, 200);
    requests.forEach((request, index) => {
      assert.ok(
        requests[index - 1] === undefined || (requests[index - 1]?.region.end ?? 0) <= request.region.start,
      );
      assert.equal(request.headers[0]?.value, 'b');
    });
  });

  it('leaves comment lines out of a body, even inside of it', () => {
    const text = 'POST https://h.example\n\n{\n # no\n // no\n "a": "# yes"\n}\n\n';
    const [request] = parseHttpFile(text).requests;
    const lines = bodyLines(text, request as FileRequest).map(({ start, end }) => text.slice(start, end));
    assert.deepEqual(lines, ['{', ' "a": "# yes"', '}']);
  });

  it('keeps blank lines in front of and within a body, as REST Client does', () => {
    const text = 'POST https://h.example\r\n\r\n\r\na\r\n\r\nb\r\n\r\n';
    const [request] = parseHttpFile(text).requests;
    const lines = bodyLines(text, request as FileRequest).map(({ start, end }) => text.slice(start, end));
    assert.deepEqual(lines, ['', 'a', '', 'b']);
  });

  it('takes an unclosed fence for one that is still being written', () => {
    const { requests, references } = parseMarkdown(
      '```http\nGET https://h.example/?{{$processEnv GOBIZ_A_TOKEN}}',
    );
    assert.equal(requests.length, 1);
    assert.equal(references.length, 1);
  });

  it('reads empty text', () => {
    assert.deepEqual(parseHttpFile('').requests, []);
    assert.deepEqual(parseMarkdown('').requests, []);
  });
});

describe('a line with an @', () => {
  const cases: readonly [line: string, readings: readonly string[]][] = [
    ['@a = b', ['both a=b']],
    ['@a=b', ['both a=b']],
    ['  @a  =  b c  ', ['both a=b c']],
    ['@a = b = c', ['both a=b = c']],
    ['@a =', ['restClient a=']],
    ['@a b', ['httpYac a=b']],
    ['@a := b', ['httpYac a=b']],
    ['@a:=b', ['restClient a:=b', 'httpYac a=b']],
    ['@global.a = b', ['restClient global.a=b', 'httpYac a=b']],
    ['@a = "b"', ['restClient a="b"', 'httpYac a=b"']],
    ['@a = b\\nc', ['restClient a=b\nc', 'httpYac a=b\\nc']],
    ['@a == b', ['restClient a== b', 'httpYac a=b']],
    ['@', []],
    ['@a', []],
    ['@ = b', []],
    ['a@b = c', []],
  ];
  for (const [line, readings] of cases) {
    it(`reads ${JSON.stringify(line)} as ${JSON.stringify(readings)}`, () => {
      const found = parseHttpFile(line).variables.map((one) => `${one.dialect} ${one.name}=${one.value}`);
      assert.deepEqual(found, readings);
    });
  }
});

describe('the request line', () => {
  const cases: readonly [line: string, method: string, url: string][] = [
    ['GET https://h.example', 'GET', 'https://h.example'],
    ['get\thttps://h.example  HTTP/1.1', 'GET', 'https://h.example'],
    ['https://h.example', 'GET', 'https://h.example'],
    ['  Patch   https://h.example/a b http/2  ', 'PATCH', 'https://h.example/a b'],
    ['BASELINE-CONTROL https://h.example', 'BASELINE-CONTROL', 'https://h.example'],
    ['FETCH https://h.example', 'GET', 'FETCH https://h.example'],
    ['GET', 'GET', 'GET'],
    ['{{method}} {{url}}', 'GET', '{{method}} {{url}}'],
  ];
  for (const [line, method, url] of cases) {
    it(`of ${JSON.stringify(line)} says ${method} ${url}`, () => {
      const [request] = parseHttpFile(line).requests;
      assert.equal(request?.method, method);
      assert.equal(line.slice(request?.url.start, request?.url.end), url);
    });
  }

  it('begins a new request in a body only where it reads like one', () => {
    const text = 'POST https://h.example\n\nGET well soon\nPUT https://i.example\nDELETE\n';
    const lines = parseHttpFile(text).requests.map(({ line }) => text.slice(line.start, line.end));
    assert.deepEqual(lines, ['POST https://h.example', 'PUT https://i.example']);
  });
});
