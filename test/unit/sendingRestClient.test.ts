import assert from 'node:assert/strict';
import { AppError } from '../../src/core/errors';
import { type Environment, emptyEnvironment } from '../../src/core/httpFile/environment';
import { parseHttpFile } from '../../src/core/httpFile/parse';
import { encodeUrl } from '../../src/core/sending/encodeUrl';
import { restClientRequest } from '../../src/core/sending/restClientRequest';
import type { OutgoingRequest } from '../../src/core/sending/types';
import { messageAt } from '../host/restClient/message';
import { Random } from './randomJson';

const files: Readonly<Record<string, Buffer>> = {
  'plain.json': Buffer.from('{ "a": "{{x}} é" }\r\n'),
  'bytes.bin': Buffer.from([0xff, 0x00, 0x0a, 0x7b]),
};

function build(
  text: string,
  change: Partial<Parameters<typeof restClientRequest>[0]> = {},
): Promise<OutgoingRequest> {
  const file = parseHttpFile(text);
  const [request] = file.requests;
  if (!request) throw new Error('There is no request.');
  return restClientRequest({
    file,
    request,
    environment: emptyEnvironment,
    eol: '\n',
    formEncoding: 'automatic',
    defaultHeaders: {},
    readFile: async (path) => files[path],
    processVariable: (name) => `<${name}>`,
    ...change,
  });
}

const bodyOf = async (text: string, change = {}): Promise<string> =>
  Buffer.from((await build(text, change)).body).toString('latin1');

describe('a request as REST Client will send it', () => {
  const head = 'POST https://h.example/p\nContent-Type: application/json\n\n';

  const bodies: readonly (readonly [what: string, text: string, body: string])[] = [
    ['keeps spaces, tabs and empty lines within', `${head}{\n\t"a" : 1\n\n}\n\n\n`, '{\n\t"a" : 1\n\n}'],
    [
      'leaves comment lines out, also inside a string of several lines',
      `${head}{\n# no\n  // no\n"a": 1 // yes\n}`,
      '{\n"a": 1 // yes\n}',
    ],
    ['replaces a variable by its value, once', `@x = {{y}}\n@y = 5\n${head}{"a":{{x}}}`, '{"a":5}'],
    ['resolves escapes in a variable’s value', `@x = a\\tb\n${head}"{{x}}"`, '"a\tb"'],
    ['takes a variable defined below, and of two the last', `${head}{{x}}\n###\n@x = 1\n@x = 2\n`, '2'],
    ['puts in what the process has', `${head}{{$processEnv A_B}}|{{ $processEnv A_B junk }}`, '<A_B>|<A_B>'],
    ['sends a variable’s line within a body', `${head}@x = 1\n{{x}}`, '@x = 1\n1'],
    ['sends a file as it is', `${head}< plain.json`, '{ "a": "{{x}} \xc3\xa9" }\r\n'],
    ['replaces variables in a file with @', `@x = 7\n${head}<@ plain.json`, '{ "a": "7 \xc3\xa9" }\r\n'],
    ['sends bytes that are no text', `${head}< bytes.bin`, '\xff\x00\n{'],
    ['joins text and files with line ends', `${head}a\n< bytes.bin\nb`, 'a\n\xff\x00\n{\nb'],
    [
      'ends a line-delimited body with a line end',
      'POST https://h.example\nContent-Type: application/x-ndjson\n\n1\n2',
      '1\n2\n',
    ],
    [
      'joins a form',
      'POST https://h.example\nContent-Type: application/x-www-form-urlencoded\n\na=1 é\n&b=2',
      'a=1%20%C3%A9&b=2',
    ],
    ['has no body where there is none', 'GET https://h.example/\n\n\n', ''],
  ];
  for (const [what, text, body] of bodies) {
    it(what, async () => assert.equal(await bodyOf(text), body));
    it(`${what}, with CRLF in the file`, async () =>
      assert.equal(await bodyOf(text.replaceAll('\n', '\r\n')), body));
  }

  it('ends lines as the operating system does', async () => {
    assert.equal(await bodyOf(`${head}{\n}`, { eol: '\r\n' }), '{\r\n}');
  });

  it('joins the lines of a URL, and gives a host to a path', async () => {
    const { url, method } = await build('get https://h.example/a b\n  ?x={{$processEnv Q}}\n  &y=é\nA: b\n');
    assert.deepEqual([method, url], ['GET', 'https://h.example/a%20b?x=%3CQ%3E&y=%C3%A9']);
    assert.equal((await build('/p\nHost: h.example:8443\n')).url, 'https://h.example:8443/p');
  });

  it('joins headers of one name and adds the default ones', async () => {
    const { headers } = await build('GET https://h.example\nA: 1\na: 2\nContent-Length: 5\n', {
      defaultHeaders: { 'User-Agent': 'me', A: 'default' },
    });
    assert.deepEqual(headers, [
      ['User-Agent', 'me'],
      ['A', '1,2'],
    ]);
  });

  const environment: Environment = {
    variables: { one: { x: '1', y: 'same' }, two: { x: '2', y: 'same' } },
    dotenv: {},
  };
  const refused: readonly (readonly [what: string, text: string, reason: RegExp])[] = [
    ...[
      '$guid',
      '$timestamp',
      '$timestamp -1 d',
      '$datetime iso8601',
      '$localDatetime rfc1123',
      '$randomInt 1 9',
    ].map((name) => [`{{${name}}}`, `${head}{{${name}}}`, /something else each time it is read/] as const),
    ['a changing value behind a variable', `@id = {{$guid}}\n${head}{{id}}`, /known only while sending/],
    ['a changing value in a file', `@x = {{$guid}}\n${head}<@ plain.json`, /known only while sending/],
    ['an answer in the body', `# @name login\n${head}{{login.response.body.id}}`, /another answer/],
    ['a question to the person', `# @prompt pin\n${head}{{pin}}`, /asked for while sending/],
    ['what nothing defines', `${head}{{nobody}}`, /nothing defines {{nobody}}/],
    ['an Azure token', `${head}{{$aadToken}}`, /known to REST Client only/],
    ['a missing file', `${head}< absent.json`, /no file absent.json/],
    ['GraphQL', 'POST https://h.example\nX-Request-Type: graphql\n\nquery { a }', /GraphQL/],
    ['cURL', 'curl https://h.example', /cURL/],
    ['an environment that may be selected', `${head}{{x}}`, /environment/],
    ['a request that only httpYac sees', `${head}a\n  ###\nGET https://h.example/`, /different requests/],
  ];
  for (const [what, text, reason] of refused) {
    it(`cannot be known beforehand with ${what}`, async () => {
      await assert.rejects(build(text, { environment }), (error) => {
        assert.ok(error instanceof AppError);
        assert.equal(error.code, 'unsignable');
        assert.match(error.message, reason);
        return true;
      });
    });
  }

  it('is known where every environment gives the same', async () => {
    assert.equal(await bodyOf(`${head}{{y}}`, { environment }), 'same');
  });

  it('is what a stand-in for REST Client makes of 2,000 generated documents', async () => {
    const random = new Random(7);
    for (let index = 0; index < 2000; index += 1) {
      const text = document(random);
      const file = parseHttpFile(text);
      const [request] = file.requests;
      assert.ok(request);
      const line = text.slice(0, request.line.start).split('\n').length - 1;
      const world = { eol: '\n', environment: { TOKEN: 'T0K' }, readFile: (path: string) => files[path] };
      const expected = messageAt(text, line, world);
      const built = await build(text, { processVariable: (name) => (name === 'TOKEN' ? 'T0K' : '') });
      assert.equal(Buffer.from(built.body).toString('latin1'), expected?.body.toString('latin1'), text);
      assert.equal(built.method, expected?.method, text);
      assert.equal(new URL(built.url).href, new URL(expected?.url ?? '').href, text);
      assert.deepEqual(Object.fromEntries(built.headers), expected?.headers, text);
    }
  });
});

describe('encoding a URL', () => {
  const cases: readonly (readonly [text: string, encoded: string])[] = [
    ['/a b?c=é', '/a%20b?c=%C3%A9'],
    ['/a%20b', '/a%20b'],
    ['/100%', '/100%25'],
    ['/%zz', '/%25zz'],
    ['/a|b^c`{d}', '/a%7Cb%5Ec%60%7Bd%7D'],
    ['/☕\ud800', '/%E2%98%95%EF%BF%BD'],
    ["/!#$&'()*+,-.:;=?@[]_~", "/!#$&'()*+,-.:;=?@[]_~"],
  ];
  for (const [text, encoded] of cases) it(`makes ${encoded}`, () => assert.equal(encodeUrl(text), encoded));
});

function document(random: Random): string {
  const eol = random.of(['\n', '\r\n']);
  const variables = ['@a = 1', '@b = x {{a}} y', '@c=  spaced é ', '# a comment', ''];
  const urls = [
    'https://h.example/p',
    'https://h.example/p?x={{a}}',
    'https://h.example/p\n  ?x=1\n  &y={{a}}',
    'https://h.example/a b%2Fc?x=|é☕"^`{}[]\\&y#z HTTP/1.1',
  ] as const;
  const headers = [
    'A: b',
    'a : c',
    'X-T: {{$processEnv TOKEN}}',
    '# left: out',
    'C: {{c}}',
    'D:d:e',
    '// left: out',
    'Cookie: d=1',
  ];
  const bodies = [
    '{',
    '  "a": "{{b}}",',
    '',
    '\t"b" : [1, 2 ]',
    '# out',
    '@d = 4',
    '< plain.json',
    '<@ plain.json',
    '}',
    'text ☕',
    '// out',
  ];
  const some = (lines: readonly string[], most: number): string[] =>
    Array.from({ length: random.below(most) }, () => lines[random.below(lines.length)] ?? '');
  const before = random.below(2) === 0 ? ['### first', 'GET https://other.example/', '', '###'] : [];
  const lines = [
    '@x = 0',
    ...variables,
    ...some(variables, 3),
    `${random.of(['POST', 'post'])} ${random.of(urls)}`,
    ...some(headers, 7),
    '',
    ...some(bodies, 9),
    '',
    '### after',
    'GET https://h.example',
  ];
  return (before.length > 0 ? lines : ['', ...lines]).join('\n').replaceAll('\n', eol);
}
