import assert from 'node:assert/strict';
import { type Environment, emptyEnvironment, parseDotenv } from '../../src/core/httpFile/environment';
import { parseHttpFile } from '../../src/core/httpFile/parse';
import { resolveVariables } from '../../src/core/httpFile/resolve';
import { requestTarget, requestUrl } from '../../src/core/httpFile/target';
import type { FileRequest } from '../../src/core/httpFile/types';

const own = 'https://api.gobiz.co.id';
const evil = 'https://evil.example';

function targetOf(text: string, environment: Environment = emptyEnvironment, index = 0): string {
  const file = parseHttpFile(text);
  const request = file.requests[index];
  if (!request) return 'no request';
  const target = requestTarget(request, file, environment);
  return target.kind === 'known' ? target.url.href : `unknown: ${target.reason}`;
}

describe('the target of a request', () => {
  const known: readonly [text: string, url: string][] = [
    [`GET ${own}/v1`, `${own}/`],
    [`GET ${own}`, `${own}/`],
    [`GET ${own}?a=b`, `${own}/`],
    [`get ${own}/v1 HTTP/1.1`, `${own}/`],
    [`${own}/v1`, `${own}/`],
    ['GET HTTPS://API.GoBiz.CO.ID/v1', `${own}/`],
    [`GET ${own}:443/v1`, `${own}/`],
    [`GET ${own}:8443/v1`, `${own}:8443/`],
    [`GET ${own}./v1`, 'https://api.gobiz.co.id./'],
    [`GET ${own}/a?q=b c`, `${own}/`],
    [`GET ${own}/{{login.response.body.id}}/{{$guid}}`, `${own}/`],
    [`GET ${own}/a\n?b=c\n&d={{$timestamp}}`, `${own}/`],
    [`@host = ${own}\nGET {{host}}/v1`, `${own}/`],
    [`GET {{ host }}/v1\n@host = ${own}`, `${own}/`],
    [`@h = api.gobiz.co.id\n@base = https://{{h}}\nGET {{base}}/v1`, `${own}/`],
    [`@a = ${own}\n@a = ${own}\nGET {{a}}/`, `${own}/`],
    [`@path = /v1\nGET ${own}{{path}}`, `${own}/`],
    [`GET ${own}@evil.example/`, 'https://api.gobiz.co.id@evil.example/'],
    [`GET https://user:pass@evil.example/`, 'https://user:pass@evil.example/'],
    [`GET ${own}:pw@evil.example/`, 'https://api.gobiz.co.id:pw@evil.example/'],
    ['GET https://аpi.gobiz.co.id/', 'https://xn--pi-6kc.gobiz.co.id/'],
    ['GET https://api%2egobiz.co.id/', `${own}/`],
    ['GET http://0x7f.1:4010/', 'http://127.0.0.1:4010/'],
    ['GET /v1\nHost: api.gobiz.co.id:443', `${own}/`],
    ['GET /v1\nHost: evil.example', 'http://evil.example/'],
    [`GET ${own}/v1\nhOST: API.gobiz.co.id`, `${own}/`],
    [`GET ${own}/v1\n\nHost: evil.example`, `${own}/`],
    [`GRAPHQL ${own}/v1`, `${own}/`],
    [`GET ${own}/a?url={{x}}\n@x = ${evil}`, `${own}/`],
    [`GET ${own}/\\${evil}`, `${own}/`],
  ];
  for (const [text, url] of known) {
    it(`of ${JSON.stringify(text)} is ${url}`, () => assert.equal(targetOf(text), url));
  }

  const unknown: readonly [text: string, reason: RegExp][] = [
    [`GET ${own} ${evil}/`, /behind its host/],
    [`GET ${own}/ ${evil}/`, /second URL/],
    [`GET ${own}/a?b {{x}}://`, /second URL/],
    [`GET ${own}\\@evil.example/`, /behind its host/],
    ['GET https:\\\\evil.example/', /does not begin/],
    ['GET https:///evil.example', /not valid/],
    ['GET api.gobiz.co.id/v1', /does not begin/],
    ['GET //api.gobiz.co.id/v1', /no Host header/],
    ['GET /v1', /no Host header/],
    [`@host = ${own}\nGET /v1`, /no Host header/],
    [`@host ${own}\nGET {{host}}/v1`, /only when sending/],
    [`@host = ${own}\n@host = ${evil}\nGET {{host}}/v1`, /only when sending/],
    [`@host = "${own}"\nGET {{host}}/v1`, /only when sending/],
    [`@a = {{b}}\n@b = {{a}}\nGET {{a}}/v1`, /only when sending/],
    [`# @prompt host\n@host = ${own}\nGET {{host}}/v1`, /only when sending/],
    [`@host = ${own}\nGET {{host}}/v1\n###\n# @name host\nGET ${own}`, /only when sending/],
    [`### host\n@host = ${own}\nGET {{host}}/v1`, /only when sending/],
    [`# @loop for host of hosts\n@host = ${own}\nGET {{host}}/v1`, /only when sending/],
    ['GET {{nothing}}/v1', /only when sending/],
    ['GET https://{{$randomInt 1 9}}.example/', /only when sending/],
    [`GET ${own}{{path}}`, /only when sending/],
    [`GET ${own}/v1\nHost: evil.example`, /Host header/],
    [`GET ${own}/v1\nHost: {{x}}`, /Host header/],
    [`GET ${own}/v1\nHost: api.gobiz.co.id\nHost: evil.example`, /more than one/],
    [`GET ${own}/v1\n{{name}}: evil.example`, /name of a header/],
    [`GET ${own}/v1\n...headers`, /script/],
    [`GET ${own}\nA: b\n&@evil.example/=1`, /differently/],
    [`@x = a\\nHost: evil.example\nGET ${own}/v1\nA: {{x}}`, /line break/],
    [`@x = a\\nHost: evil.example\nGET ${own}/{{x}}`, /line break/],
    [`# @proxy http://evil.example\nGET ${own}/v1`, /proxy/],
    [`@request_proxy = http://evil.example\nGET ${own}/v1`, /proxy/],
    ['WS wss://api.gobiz.co.id/', /does not begin/],
    [`curl ${own} ${evil}`, /does not begin/],
    [`GET ${own}\uFFFF/`, /only when sending/],
    [`GET https://api.gobiz\u0007.co.id/`, /only when sending/],
  ];
  for (const [text, reason] of unknown) {
    it(`of ${JSON.stringify(text)} is unknown`, () => assert.match(targetOf(text), reason));
  }

  it('does not leave the host where a query follows it', () => {
    assert.equal(targetOf(`GET ${own}\nA: b\n?@evil.example/=1`), `${own}/`);
  });

  it('never takes another host for the own one when `&` continues a bare host', () => {
    assert.notEqual(targetOf(`GET ${own}\n&@evil.example/=1`), `${own}/`);
  });
});

describe('variables from outside', () => {
  const environment: Environment = {
    variables: {
      $shared: { domain: 'gobiz.co.id', everywhere: own, port: 8443, odd: { a: 1 } },
      production: {
        host: own,
        mapped: 'https://api.{{$shared domain}}',
        self: 'https://{{$production name}}',
        name: 'h.example',
      },
      sandbox: { host: 'https://api.partner-sandbox.gobiz.co.id', broken: 'a\nHost: evil.example' },
    },
    dotenv: { '.env': `HOST=${own}\nLOOSE=${own} # ${evil}`, '.env.sandbox': `HOST=${evil}` },
  };
  const production = { ...environment, selected: 'production' };
  const cases: readonly [text: string, environment: Environment, target: string | RegExp][] = [
    ['GET {{host}}/v1', production, `${own}/`],
    ['GET {{host}}/v1', { ...environment, selected: '$shared' }, /only when sending/],
    ['GET {{host}}/v1', { ...environment, selected: 'gone' }, /only when sending/],
    ['GET {{host}}/v1', environment, /only when sending/],
    ['GET {{everywhere}}/v1', environment, `${own}/`],
    ['GET {{mapped}}/v1', production, `${own}/`],
    ['GET {{self}}/v1', production, 'https://h.example/'],
    [`GET https://h.example:{{port}}/v1`, production, 'https://h.example:8443/'],
    ['GET https://{{odd}}/', production, /line break/],
    ['GET https://{{toString}}/', production, /only when sending/],
    ['GET {{$dotenv HOST}}/v1', production, `${own}/`],
    ['GET {{$dotenv HOST}}/v1', { ...environment, selected: 'sandbox' }, `${evil}/`],
    ['GET {{$dotenv HOST}}/v1', environment, /depends on the environment/],
    ['GET {{$dotenv LOOSE}}/v1', production, /only when sending/],
    ['@host = https://h.example\nGET {{host}}/v1', production, 'https://h.example/'],
    ['@host = {{everywhere}}\nGET {{host}}/v1', production, `${own}/`],
    [`GET ${own}/v1\nA: {{broken}}`, { ...environment, selected: 'sandbox' }, /line break/],
  ];
  for (const [text, given, target] of cases) {
    it(`${JSON.stringify(text)} with ${given.selected ?? 'any environment'} goes to ${target}`, () => {
      if (typeof target === 'string') assert.equal(targetOf(text, given), target);
      else assert.match(targetOf(text, given), target);
    });
  }

  it('reads .env text where all versions of its reader agree', () => {
    const text = 'A=1\r\nexport B = two words \nC="q#"\nD=\'s\'\nE=x#y\nF="a\\nb"\n#G=1\nH.i-j=k';
    assert.deepEqual(Object.fromEntries(parseDotenv(text)), {
      A: '1',
      B: 'two words',
      C: 'q#',
      D: 's',
      'H.i-j': 'k',
    });
    assert.equal(parseDotenv('A=1\nB="open\nA=2').size, 0);
  });
});

describe('the whole URL for signing', () => {
  const cases: readonly [text: string, url: string | undefined][] = [
    [`@host = ${own}\nPOST {{host}}/v1\n  ?a=b\n  &c=d HTTP/1.1`, `${own}/v1?a=b&c=d`],
    [`POST ${own}/v1?q=a b`, `${own}/v1?q=a b`],
    [`POST ${own}/{{$guid}}`, undefined],
  ];
  for (const [text, url] of cases) {
    it(`of ${JSON.stringify(text)} is ${url ?? 'unknown'}`, () => {
      const file = parseHttpFile(text);
      const found = requestUrl(file.requests[0] as FileRequest, file, emptyEnvironment);
      assert.deepEqual(found, url === undefined ? { kind: 'unknown' } : { kind: 'known', text: url });
    });
  }
});

describe('resolving text', () => {
  const file = parseHttpFile('@a = 1\n@b = {{a}}{{a}}\n@enc = a b&c\n@cost = $&\n@uses = {{cost}}');
  const cases: readonly [text: string, resolved: string | undefined][] = [
    ['no variable', 'no variable'],
    ['{{a}}-{{ b }}', '1-11'],
    ['{{%enc}}', 'a%20b%26c'],
    ['{{cost}}', '$&'],
    ['{{uses}}', undefined],
    ['{{', '{{'],
    ['{{}}', '{{}}'],
    ['{{a', '{{a'],
    ['{{a\n}}', '{{a\n}}'],
    ['{{x}}', undefined],
    ['{{$guid}}', undefined],
  ];
  for (const [text, resolved] of cases) {
    it(`${JSON.stringify(text)} gives ${resolved ?? 'nothing that is known'}`, () => {
      const found = resolveVariables(text, file, emptyEnvironment);
      assert.deepEqual(
        found,
        resolved === undefined ? { kind: 'unknown' } : { kind: 'known', text: resolved },
      );
    });
  }

  it('does not grow a value without end', () => {
    const lines = Array.from({ length: 60 }, (_, index) => `@v${index + 1} = {{v${index}}}{{v${index}}}`);
    const doubling = parseHttpFile(['@v0 = 0123456789', ...lines].join('\n'));
    assert.deepEqual(resolveVariables('{{v60}}', doubling, emptyEnvironment), { kind: 'unknown' });
  });

  it('follows a long chain of variables without running out of stack', () => {
    const lines = Array.from({ length: 20_000 }, (_, index) => `@v${index + 1} = {{v${index}}}`);
    const chain = parseHttpFile(['@v0 = x', ...lines].join('\n'));
    assert.deepEqual(resolveVariables('{{v20000}}', chain, emptyEnvironment), { kind: 'unknown' });
  });
});
