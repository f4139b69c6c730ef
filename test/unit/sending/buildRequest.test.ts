import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environmentNames, environmentVariables } from '../../../src/core/httpFile/environment';
import { parseHttpFile } from '../../../src/core/httpFile/parse';
import type { OutgoingRequest } from '../../../src/core/model';
import { AppError, unsignableError } from '../../../src/core/model/errors';
import { readBodyFile } from '../../../src/core/sending/buildBody';
import { buildRequest } from '../../../src/core/sending/buildRequest';

const files: Readonly<Record<string, Buffer>> = {
  'plain.json': Buffer.from('{ "a": "{{x}} é" }\r\n'),
  'bytes.bin': Buffer.from([0xff, 0x00, 0x0a, 0x7b]),
  'large.bin': Buffer.alloc(10 * 1024 * 1024 + 10),
};

const environments = {
  $shared: { everywhere: 'shared', port: 8443 },
  one: { x: '1', name: 'A_B', mapped: '<{{$shared everywhere}}>' },
  two: { x: '2', everywhere: 'own' },
};

function build(text: string, environment?: string): Promise<OutgoingRequest> {
  const file = parseHttpFile(text);
  const [request] = file.requests;
  if (!request) throw new Error('There is no request.');
  return buildRequest({
    file,
    request,
    environment: environmentVariables(environments, environment),
    readFile: async (path) => {
      const bytes = files[path];
      if (!bytes) throw unsignableError(`there is no file ${path}`);
      return bytes;
    },
    processVariable: (name) => `<${name}>`,
  });
}

const bodyOf = async (text: string, environment?: string): Promise<string> =>
  Buffer.from((await build(text, environment)).body).toString('latin1');

describe('a request read from text', () => {
  const head = 'POST https://h.example/p\nContent-Type: application/json\n\n';

  const bodies: readonly (readonly [what: string, text: string, body: string])[] = [
    ['keeps spaces, tabs and empty lines within', `${head}{\n\t"a" : 1\n\n}\n\n\n`, '{\n\t"a" : 1\n\n}'],
    [
      'leaves comment lines out of its body',
      `${head}{\n# no\n  // no\n"a": 1 // yes\n}`,
      '{\n"a": 1 // yes\n}',
    ],
    ['has variables replaced by their values', `@x = {{y}}\n@y = 5\n${head}{"a":{{x}}}`, '{"a":5}'],
    ['has escapes in a variable’s value resolved', `@x = a\\tb\n${head}"{{x}}"`, '"a\tb"'],
    ['takes a variable defined below, and of two the last', `${head}{{x}}\n###\n@x = 1\n@x = 2\n`, '2'],
    [
      'has the variables of the process',
      `${head}{{$processEnv A_B}}|{{ $processEnv A_B junk }}`,
      '<A_B>|<A_B>',
    ],
    ['sends a variable’s line within a body', `${head}@x = 1\n{{x}}`, '@x = 1\n1'],
    ['sends a file as it is', `${head}< plain.json`, '{ "a": "{{x}} \xc3\xa9" }\r\n'],
    ['replaces variables in a file with @', `@x = 7\n${head}<@ plain.json`, '{ "a": "7 \xc3\xa9" }\r\n'],
    ['replaces variables in the path of a file', `@f = bytes\n${head}< {{f}}.bin`, '\xff\x00\n{'],
    ['sends bytes that are no text', `${head}< bytes.bin`, '\xff\x00\n{'],
    ['joins text and files with line breaks', `${head}a\n< bytes.bin\nb`, 'a\n\xff\x00\n{\nb'],
    [
      'ends a line-delimited body with a line break',
      'POST https://h.example\nContent-Type: application/x-ndjson\n\n1\n2',
      '1\n2\n',
    ],
    [
      'joins the lines of a form, and encodes them',
      'POST https://h.example\nContent-Type: application/x-www-form-urlencoded\n\na=1 é\n&b=2%20',
      'a=1%20%C3%A9&b=2%20',
    ],
    ['has no body if there is none', 'GET https://h.example/\n\n\n', ''],
  ];
  for (const [what, text, body] of bodies) {
    it(what, async () => assert.equal(await bodyOf(text), body));
    it(`${what}, with CRLF in the file`, async () =>
      assert.equal(await bodyOf(text.replaceAll('\n', '\r\n')), body));
  }

  it('has the lines of its URL joined, and a path completed by the Host header', async () => {
    const { url, method } = await build(
      'get https://h.example/a b\n  ?x={{$processEnv Q}}\n  &y=é HTTP/1.1\nA: b\n',
    );
    assert.deepEqual([method, url], ['GET', 'https://h.example/a%20b?x=%3CQ%3E&y=%C3%A9']);
    assert.equal((await build('GET /p\nHost: h.example:8443\n')).url, 'https://h.example:8443/p');
    assert.equal((await build('GET /p\nHost: h.example\n')).url, 'http://h.example/p');
  });

  it('has headers of one name joined', async () => {
    const { headers } = await build(
      'GET https://h.example\nA: 1\na: 2\nContent-Length: 5\nCookie: a\ncookie: b\n',
    );
    assert.deepEqual(headers, [
      ['A', '1,2'],
      ['Cookie', 'a;b'],
    ]);
  });

  it('makes no new header of a line break in a value', async () => {
    const { headers } = await build('@x = a\\nEvil: 1\nGET https://h.example\nA: {{x}}\n');
    assert.deepEqual(headers, [['A', 'a\nEvil: 1']]);
  });

  const inEnvironments: readonly (readonly [text: string, environment: string | undefined, body: string])[] =
    [
      ['{{x}}', 'one', '1'],
      ['{{x}}', 'two', '2'],
      ['{{everywhere}} {{port}}', undefined, 'shared 8443'],
      ['{{everywhere}}', 'two', 'own'],
      ['{{mapped}}', 'one', '<shared>'],
      ['{{$processEnv %name}}', 'one', '<A_B>'],
      ['{{$processEnv %name}}', 'two', '<name>'],
    ];
  for (const [text, environment, body] of inEnvironments) {
    it(`sends ${body} for ${text} in the environment ${environment ?? 'that is shared'}`, async () =>
      assert.equal(await bodyOf(`${head}${text}`, environment), body));
  }

  it('has the environments of a setting to choose from', () => {
    assert.deepEqual(environmentNames(environments), ['one', 'two']);
    assert.deepEqual(environmentNames(undefined), []);
  });

  const refused: readonly (readonly [what: string, text: string, reason: RegExp])[] = [
    ...['$guid', '$timestamp -1 d', '$dotenv HOST', '$aadToken'].map(
      (name) => [`{{${name}}}`, `${head}{{${name}}}`, /is unknown until it is sent/] as const,
    ),
    ['a changing value behind a variable', `@id = {{$guid}}\n${head}{{id}}`, /\{\{\$guid\}\} is unknown/],
    ['a changing value in a file', `@x = {{$guid}}\n${head}<@ plain.json`, /\{\{\$guid\}\} is unknown/],
    ['another response', `# @name login\n${head}{{login.response.body.id}}`, /login\.response\.body\.id/],
    ['a question to the person', `# @prompt pin\n@pin = 1\n${head}{{pin}}`, /\{\{pin\}\} is unknown/],
    ['a variable without a value', `${head}{{nobody}}`, /\{\{nobody\}\} is unknown/],
    ['a missing file', `${head}< absent.json`, /no file absent\.json/],
    ['an unknown encoding', `${head}<@klingon plain.json`, /encoding klingon/],
    ['more than 10 MB', `${head}< large.bin`, /larger than 10 MB/],
    ['GraphQL', 'POST https://h.example\nX-Request-Type: graphql\n\nquery { a }', /GraphQL/],
    ['cURL', 'curl https://h.example', /cURL/],
    ['a URL that is none', 'GET https://', /URL is not valid/],
  ];
  for (const [what, text, reason] of refused) {
    it(`is refused with ${what}`, async () => {
      await assert.rejects(build(text), (error) => {
        assert.ok(error instanceof AppError);
        assert.equal(error.code, 'unsignable');
        assert.match(error.message, reason);
        return true;
      });
    });
  }
});

describe('reading the file of a body', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'kunci-body-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  it('gives the bytes of a file up to 10 MB', async () => {
    const file = join(folder, 'most.bin');
    writeFileSync(file, 'abc');
    assert.deepEqual(await readBodyFile(file), Buffer.from('abc'));
    truncateSync(file, 10 * 1024 * 1024);
    assert.equal((await readBodyFile(file))?.length, 10 * 1024 * 1024);
  });

  it('refuses a larger file', async () => {
    const file = join(folder, 'large.bin');
    writeFileSync(file, '');
    truncateSync(file, 10 * 1024 * 1024 + 1);
    await assert.rejects(readBodyFile(file), /larger than 10 MB/);
  });

  it('gives nothing for a file that is not there', async () =>
    assert.equal(await readBodyFile(join(folder, 'absent')), undefined));

  it('refuses a folder', async () => assert.rejects(readBodyFile(folder), /not a regular file/));

  it('refuses a device without an end, and a pipe that nobody writes to', async function () {
    if (process.platform === 'win32') return this.skip();
    await assert.rejects(readBodyFile('/dev/zero'), /not a regular file/);
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    await assert.rejects(readBodyFile(pipe), /not a regular file/);
  });
});
