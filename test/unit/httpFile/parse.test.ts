import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bodyParts } from '../../../src/core/httpFile/bodyParts';
import { parseHttpFile, parseMarkdown } from '../../../src/core/httpFile/parse';
import { referencesBetween, requestAt } from '../../../src/core/httpFile/places';
import { httpText } from '../../support/httpText';
import { processorTimeOf } from '../../support/until';
import { outline } from './outline';

const fixtures = join(__dirname, 'files');

function bodyOf(text: string): readonly string[] {
  const body = parseHttpFile(text).requests[0]?.body;
  return body
    ? bodyParts(text, body).map((part) => (part.kind === 'text' ? part.text : `< ${part.path}`))
    : [];
}

describe('reading .http text', () => {
  for (const name of ['restClient.http', 'httpYac.http', 'notes.md']) {
    const text = readFileSync(join(fixtures, name), 'utf8').replaceAll('\r\n', '\n');
    const expected = readFileSync(join(fixtures, `${name}.outline`), 'utf8').replaceAll('\r\n', '\n');
    const parse = name.endsWith('.md') ? parseMarkdown : parseHttpFile;

    it(`finds in ${name} what is expected`, () => assert.equal(outline(parse(text)), expected));

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
    assert.deepEqual(bodyOf(text), ['{', ' "a": "# yes"', '}']);
  });

  it('keeps blank lines before and within a body, as REST Client does', () => {
    assert.deepEqual(bodyOf('POST https://h.example\r\n\r\n\r\na\r\n\r\nb\r\n\r\n'), ['', 'a', '', 'b']);
  });

  it('leaves comment lines out of the head of a request', () => {
    const [request] = parseHttpFile('GET https://h.example\n# A: b\n?q=1\n// &r=2\nB: c\n').requests;
    assert.deepEqual(
      [request?.queryLines.length, request?.headers.map(({ name }) => name), request?.body],
      [1, ['B'], undefined],
    );
  });

  it('takes JavaScript above a request for no request, in either form', () => {
    const text = '{{\nconst a = 1;\n}}\n< {%\n  more\n%}\nGET https://h.example\n';
    const requests = parseHttpFile(text).requests.map(({ line }) => text.slice(line.start, line.end));
    assert.deepEqual(requests, ['GET https://h.example']);
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

describe('a place in a file', () => {
  const file = parseHttpFile(
    '# a\n### b\n# c\nGET https://one.example\n\n### d\n### e\nGET https://two.example',
  );
  const hosts = file.requests.map(({ url }) => file.text.slice(url.start, url.end));
  const cases: readonly [at: string, offset: number, host: string | undefined][] = [
    ['a comment before any request', 0, undefined],
    ['a comment above a request line', file.text.indexOf('# c'), hosts[0]],
    ['a request line', file.text.indexOf('one'), hosts[0]],
    ['the blank line below a request', file.text.indexOf('\n### d'), hosts[0]],
    ['a separator between two others', file.text.indexOf('### e') + 2, undefined],
    ['the end of the text', file.text.length, hosts[1]],
  ];
  for (const [at, offset, host] of cases) {
    it(`at ${at} is in ${host ?? 'no request'}`, () => {
      const request = requestAt(file, offset);
      assert.equal(request && file.text.slice(request.url.start, request.url.end), host);
    });
  }

  it('finds the references between two places, and the one that a place is in', () => {
    const text = 'GET h\nA: {{$processEnv A_B_C}}\nB: {{$processEnv D_E_F}}\nC: {{$processEnv G_H_I}}';
    const read = parseHttpFile(text);
    const names = (start: number, end: number) => referencesBetween(read, start, end).map(({ name }) => name);
    assert.deepEqual(names(0, text.length), ['A_B_C', 'D_E_F', 'G_H_I']);
    assert.deepEqual(names(text.indexOf('B: '), text.indexOf('C: ')), ['D_E_F']);
    assert.deepEqual(names(text.indexOf('D_E_F'), text.indexOf('D_E_F')), ['D_E_F']);
    assert.deepEqual(names(0, 3), []);
  });
});

describe('a line with an @', () => {
  const cases: readonly [line: string, reading: string | undefined][] = [
    ['@a = b', 'a=b'],
    ['@a=b', 'a=b'],
    ['  @a  =  b c  ', 'a=b c'],
    ['@a = b = c', 'a=b = c'],
    ['@a =', 'a='],
    ['@a b', 'a=b'],
    ['@a := b', 'a=b'],
    ['@a = "b"', 'a="b"'],
    ['@a = b\\nc', 'a=b\nc'],
    ['@', undefined],
    ['@a', undefined],
    ['@ = b', undefined],
    ['a@b = c', undefined],
  ];
  for (const [line, reading] of cases) {
    it(`reads ${JSON.stringify(line)} as ${JSON.stringify(reading)}`, () => {
      const [variable] = parseHttpFile(line).variables;
      assert.equal(variable && `${variable.name}=${variable.value}`, reading);
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
});

describe('the speed of reading', () => {
  /** Milliseconds of the best of several rounds, since other programs can only make one slower. */
  const best = (text: string, rounds: number): number => {
    const times = Array.from({ length: rounds }, (_, round) => {
      // Another text each time, as after a keystroke.
      const changed = `${text}\n# ${round}`;
      return processorTimeOf(() => void parseHttpFile(changed));
    });
    return Math.min(...times);
  };

  it('is below 8 ms for 1,000 requests and below 40 ms for 5,000', () => {
    assert.ok(best(httpText(1000), 20) < 8);
    assert.ok(best(httpText(5000), 20) < 40);
  });

  it('is well below a second for 10 MB of separators', () => {
    assert.ok(best('###\n'.repeat(2_500_000), 3) < 1000);
  });
});
