import assert from 'node:assert/strict';
import { findBlockedHost } from '../../../src/core/clients/hostNotAllowed';
import {
  findSecretTexts,
  findUnsupportedReference,
  findWrittenTokens,
} from '../../../src/core/diagnostics/findings';
import { parseHttpFile } from '../../../src/core/httpFile/parse';
import { gobiz } from '../../../src/core/providers/gobiz';
import { makeClient } from '../../support/makeClient';

const token = 'abcDEF123_abcDEF123_abcDEF123';

describe('a token that is written out', () => {
  const cases: readonly [value: string, found: string | undefined][] = [
    [`Bearer ${token}`, token],
    [`bearer   ${token}`, token],
    ['Bearer aGVhZGVy.cGF5bG9hZA.c2lnbmF0dXJl==', 'aGVhZGVy.cGF5bG9hZA.c2lnbmF0dXJl=='],
    ['Bearer {{$processEnv GOBIZ_OUTLET_TOKEN}}', undefined],
    ['Bearer YOUR_ACCESS_TOKEN_GOES_HERE', undefined],
    ['Bearer <token>', undefined],
    ['Bearer short', undefined],
    [`Basic ${token}`, undefined],
  ];
  for (const [value, found] of cases) {
    it(`is ${found ?? 'nothing'} in ${value}`, () => {
      const text = `GET https://api.gobiz.co.id/\nAuthorization: ${value}\n`;
      const ranges = findWrittenTokens(parseHttpFile(text));
      assert.deepEqual(
        ranges.map(({ start, end }) => text.slice(start, end)),
        found === undefined ? [] : [found],
      );
    });
  }
});

describe('a known value in a file', () => {
  it('is found at each place, with the reference that could replace it', () => {
    const text = `a ${token} b\n${token}`;
    const found = findSecretTexts(text, [{ value: token, content: 'token', name: 'GOBIZ_OUTLET_TOKEN' }]);
    assert.deepEqual(
      found.map((one) => [
        text.slice(one.range.start, one.range.end),
        one.kind === 'hard-coded' && one.names,
      ]),
      [
        [token, ['GOBIZ_OUTLET_TOKEN']],
        [token, ['GOBIZ_OUTLET_TOKEN']],
      ],
    );
  });

  it('is not looked for where it is so short that chance could write it', () => {
    assert.deepEqual(findSecretTexts('a secret', [{ value: 'secret', content: 'secret' }]), []);
  });
});

describe('a reference that a sender will not see', () => {
  const cases: readonly [text: string, missing: readonly string[] | undefined][] = [
    ['{{$processEnv A_B_C}}', undefined],
    ['{{ $processEnv A_B_C }}', undefined],
    ['{{$processEnv  A_B_C}}', ['REST Client']],
    ['{{$processEnv\tA_B_C}}', ['REST Client']],
    ['{{$processEnv A_B_C junk}}', ['httpYac']],
    ['{{$processEnv %A_B_C}}', undefined],
    ['{{process.env.A_B_C}}', undefined],
    ['{{$processEnv.A_B_C}}', ['REST Client', 'httpYac']],
  ];
  for (const [text, missing] of cases) {
    it(`is ${missing?.join() ?? 'seen by both'}: ${JSON.stringify(text)}`, () => {
      const [reference] = parseHttpFile(`GET https://a.example/\nX: ${text}`).references;
      const found = reference && findUnsupportedReference(reference);
      assert.deepEqual(found?.kind === 'unsupported-reference' ? found.missing : undefined, missing);
    });
  }
});

describe('the hint that a host will be blocked', () => {
  const client = makeClient({ allowedHosts: ['api.example.co.id:8443'] });
  const hint = (url: string) => findBlockedHost(client, gobiz, new URL(url));

  for (const url of ['https://api.partner-sandbox.gobiz.co.id', 'https://api.example.co.id:8443']) {
    it(`is not given for ${url}`, () => assert.equal(hint(url), undefined));
  }

  const blocked: readonly [url: string, message: RegExp, allowable: string | undefined][] = [
    [
      'https://evil.example',
      /^evil\.example is not an allowed host of “outlet”\. Kunci will block this request\.$/,
      'evil.example',
    ],
    ['https://api.example.co.id', /^api\.example\.co\.id is not an allowed host/, 'api.example.co.id'],
    ['https://evil.example:8443', /^evil\.example:8443 is not/, 'evil.example:8443'],
    [
      'http://api.partner-sandbox.gobiz.co.id',
      /^api\.partner-sandbox\.gobiz\.co\.id would receive it by plain HTTP/,
      undefined,
    ],
  ];
  for (const [url, message, allowable] of blocked) {
    it(`for ${url} says why, and what can be allowed`, () => {
      assert.match(hint(url)?.message ?? '', message);
      assert.equal(hint(url)?.allowable, allowable);
    });
  }
});
