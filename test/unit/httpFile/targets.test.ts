import assert from 'node:assert/strict';
import { environmentValues } from '../../../src/core/httpFile/environment';
import { parseHttpFile } from '../../../src/core/httpFile/parse';
import { lastDefinitions, Resolver } from '../../../src/core/httpFile/resolve';
import { Targets } from '../../../src/core/httpFile/targets';
import { processorTimeOf } from '../../support/until';

const own = 'https://api.gobiz.co.id';
const evil = 'https://evil.example';

function targetOf(text: string, environments: unknown = {}): string | undefined {
  const file = parseHttpFile(text);
  const [request] = file.requests;
  return request && new Targets(file, environmentValues(environments)).of(request)?.href;
}

describe('the target of a request', () => {
  const certain: readonly [text: string, url: string][] = [
    [`GET ${own}/v1`, `${own}/`],
    [`GET ${own}`, `${own}/`],
    [`GET ${own}?a=b`, `${own}/`],
    [`GET ${own}\n?a=b`, `${own}/`],
    [`get ${own}/v1 HTTP/1.1`, `${own}/`],
    [`${own}/v1`, `${own}/`],
    ['GET HTTPS://API.GoBiz.CO.ID/v1', `${own}/`],
    [`GET ${own}:443/v1`, `${own}/`],
    [`GET ${own}:8443/v1`, `${own}:8443/`],
    [`GET ${own}./v1`, 'https://api.gobiz.co.id./'],
    [`GET ${own}/a?q=b c`, `${own}/`],
    [`GET ${own}/{{login.response.body.id}}/{{$guid}}`, `${own}/`],
    [`@host = ${own}\nGET {{host}}/v1`, `${own}/`],
    [`GET {{ host }}/v1\n@host = ${own}`, `${own}/`],
    [`@h = api.gobiz.co.id\n@base = https://{{h}}\nGET {{base}}/v1`, `${own}/`],
    [`@h = ${own}/v1\nGET {{h}}`, `${own}/`],
    [`@a = ${own}\n@a = ${own}\nGET {{a}}/`, `${own}/`],
    ['GET http://0x7f.1:4010/', 'http://127.0.0.1:4010/'],
    ['GET http://[::1]:4010/', 'http://[::1]:4010/'],
    ['GET https://аpi.gobiz.co.id/', 'https://xn--pi-6kc.gobiz.co.id/'],
  ];
  for (const [text, url] of certain) {
    it(`of ${JSON.stringify(text)} is ${url}`, () => assert.equal(targetOf(text), url));
  }

  const uncertain: readonly string[] = [
    `GET ${own} ${evil}/`,
    `GET ${own}\\@evil.example/`,
    `GET ${own}@evil.example/`,
    'GET https:\\\\evil.example/',
    'GET https:///evil.example',
    'GET api.gobiz.co.id/v1',
    'GET /v1\nHost: api.gobiz.co.id',
    `GET ${evil}/v1\nHost: api.gobiz.co.id`,
    `@host = ${own}\n@host = ${evil}\nGET {{host}}/v1`,
    `@host = "${own}"\nGET {{host}}/v1`,
    '@a = {{b}}\n@b = {{a}}\nGET {{a}}/v1',
    `# @prompt host\n@host = ${evil}\nGET {{host}}/v1`,
    `@host = ${evil}\nGET {{host}}/v1\n###\n# @name host\nGET ${own}`,
    `# @loop for host of hosts\n@host = ${evil}\nGET {{host}}/v1`,
    'GET {{nothing}}/v1',
    'GET https://{{$randomInt 1 9}}.example/',
    `GET ${evil}{{path}}`,
    'GET https://api%2egobiz.co.id/',
    'WS wss://evil.example/',
    `curl ${evil}`,
    'GET https://evil\u0007.example/',
    `POST ${evil}\n\n  ###\nGET ${own}`,
    `POST ${evil}\n\nbody\nGET ${own}/v1`,
  ];
  for (const text of uncertain) {
    it(`of ${JSON.stringify(text)} is not certain`, () => assert.equal(targetOf(text), undefined));
  }

  it('is not certain if a line continues the host', () => {
    assert.notEqual(targetOf(`GET ${own}\n&@evil.example/=1`), `${evil}/`);
  });
});

describe('a target that depends on the environment', () => {
  const environments = {
    $shared: { everywhere: own, same: own, port: 8443, odd: { a: 1 }, domain: 'gobiz.co.id' },
    production: { host: own, same: own, mapped: 'https://api.{{$shared domain}}' },
    sandbox: { host: 'https://api.partner-sandbox.gobiz.co.id', only: evil },
  };
  const cases: readonly [text: string, url: string | undefined][] = [
    ['GET {{host}}/v1', undefined],
    ['GET {{everywhere}}/v1', `${own}/`],
    ['GET {{same}}/v1', `${own}/`],
    ['GET {{only}}/v1', `${evil}/`],
    ['GET {{mapped}}/v1', undefined],
    ['GET https://h.example:{{port}}/v1', 'https://h.example:8443/'],
    ['GET https://{{odd}}/', undefined],
    ['GET https://{{toString}}/', undefined],
    ['@host = https://h.example\nGET {{host}}/v1', 'https://h.example/'],
    ['@h = {{everywhere}}\nGET {{h}}/v1', `${own}/`],
  ];
  for (const [text, url] of cases) {
    it(`is ${url ?? 'not certain'} for ${JSON.stringify(text)}`, () =>
      assert.equal(targetOf(text, environments), url));
  }

  it('is not looked for in a setting with very many values', () => {
    const many = Object.fromEntries(
      Array.from({ length: 1000 }, (_, index) => [
        `e${index}`,
        Object.fromEntries(Array.from({ length: 1000 }, (_, name) => [`v${name}`, own])),
      ]),
    );
    const time = processorTimeOf(() => assert.equal(targetOf('GET {{v1}}/', many), undefined));
    assert.ok(time < 200, `${time} ms`);
  });

  for (const setting of [undefined, null, 1, 'text', [], { a: null, b: 5 }]) {
    it(`is nothing in a setting that is ${JSON.stringify(setting)}`, () =>
      assert.equal(targetOf('GET {{host}}/', setting), undefined));
  }
});

describe('resolving text', () => {
  const resolve = (file: string, text: string): string | undefined => {
    const resolution = new Resolver(lastDefinitions(parseHttpFile(file)), () => undefined).resolve(text);
    return resolution.kind === 'known' ? resolution.text : undefined;
  };
  const definitions = '@a = 1\n@b = {{a}}{{a}}\n@enc = a b&c\n@cost = $&\n@uses = {{cost}}';
  const cases: readonly [text: string, resolved: string | undefined][] = [
    ['no variable', 'no variable'],
    ['{{a}}-{{ b }}', '1-11'],
    ['{{%enc}}', 'a%20b%26c'],
    ['{{uses}}', '$&'],
    ['{{', '{{'],
    ['{{}}', '{{}}'],
    ['{{a', '{{a'],
    ['{{a\n}}', '{{a\n}}'],
    ['{{x}}', undefined],
    ['{{%x}}', undefined],
    ['{{$guid}}', undefined],
  ];
  for (const [text, resolved] of cases) {
    it(`${JSON.stringify(text)} gives ${resolved ?? 'nothing'}`, () =>
      assert.equal(resolve(definitions, text), resolved));
  }

  it('does not grow a value without end', () => {
    const lines = Array.from({ length: 60 }, (_, index) => `@v${index + 1} = {{v${index}}}{{v${index}}}`);
    assert.equal(resolve(['@v0 = 0123456789', ...lines].join('\n'), '{{v60}}'), undefined);
    assert.equal(resolve(['@v0 = 0123456789', ...lines].join('\n'), '{{v15}}'), undefined);
  });

  it('follows a long chain of variables without running out of stack', () => {
    const lines = Array.from({ length: 20_000 }, (_, index) => `@v${index + 1} = {{v${index}}}`);
    assert.equal(resolve(['@v0 = x', ...lines].join('\n'), '{{v20000}}'), undefined);
  });
});
