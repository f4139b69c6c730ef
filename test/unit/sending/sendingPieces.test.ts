import assert from 'node:assert/strict';
import { ReferenceIndex, requestFileText } from '../../../src/core/clients/references';
import { findMissingHeaders } from '../../../src/core/diagnostics/missingHeaders';
import { formatExplanation } from '../../../src/core/explain/formatExplanation';
import { readPastedSignature } from '../../../src/core/explain/readSignature';
import { ClockSkews } from '../../../src/core/http/clockSkew';
import { parseHttpFile } from '../../../src/core/httpFile/parse';
import { makeKeyPair } from '../../../src/core/keys/keyPair';
import type { HeaderPair, OutgoingRequest } from '../../../src/core/model';
import { doku } from '../../../src/core/providers/doku';
import { gobiz } from '../../../src/core/providers/gobiz';
import { secretFingerprint } from '../../../src/core/signing/hashes';
import { externalId } from '../../../src/core/signing/requestValues';
import { signTransaction } from '../../../src/core/signing/snap';
import { Placeholders } from '../../../src/core/wire/placeholders';
import { signRequest } from '../../../src/core/wire/signRequest';
import { makeClient } from '../../support/makeClient';

const shop = makeClient({ name: 'shop', provider: 'doku', clientId: 'MCH-1' });
const now = Date.UTC(2026, 0, 2, 3, 4, 5, 678);

describe('placeholders', () => {
  it('come back out of text and of bytes that are no text', () => {
    const placeholders = new Placeholders();
    const text = `a${placeholders.of('A_B')}c${placeholders.of('X')}`;
    const values = new Map([['A_B', '☕']]);
    assert.deepEqual(placeholders.namesIn(text), ['A_B', 'X']);
    assert.equal(placeholders.fill(text, values), `a☕c${placeholders.of('X')}`);
    const bytes = Buffer.concat([
      Buffer.from([0xff, 0]),
      Buffer.from(placeholders.of('N')),
      Buffer.from([0xfe]),
    ]);
    assert.deepEqual(placeholders.fillBody(bytes, new Map([['N', '5']])), Buffer.from([0xff, 0, 0x35, 0xfe]));
  });

  it('are nobody else’s', () => {
    assert.deepEqual(new Placeholders().namesIn(new Placeholders().of('A')), []);
  });

  it('survive what is done to URLs and forms', () => {
    const placeholder = new Placeholders().of('A_1');
    assert.equal(encodeURIComponent(placeholder), placeholder);
    assert.equal(new URL(`https://h.example/${placeholder}`).pathname, `/${placeholder}`);
  });
});

describe('the values of one send', () => {
  const placeholders = new Placeholders();
  const of = (suffix: string): string => placeholders.of(`DOKU_SHOP_${suffix}`);
  const request = (headers: readonly HeaderPair[], body = '{ "a": 1 }'): OutgoingRequest => ({
    method: 'POST',
    url: 'https://api-sandbox.doku.com/a/b?c=%20d',
    headers,
    body,
  });
  const sign = (template: OutgoingRequest, client = shop, privateKey = '') =>
    signRequest(template, {
      placeholders,
      find: (name) => new ReferenceIndex([client]).find(name),
      readSecrets: async () => ({ secretKey: 'SK-1', privateKey }),
      now: () => now,
    });
  const snap: readonly HeaderPair[] = [
    ['Authorization', 'Bearer T0K'],
    ['x-timestamp', of('TIMESTAMP')],
    ['X-Signature', of('SIGNATURE')],
    ['X-EXTERNAL-ID', of('EXTERNAL_ID')],
  ];

  it('are SNAP for X-SIGNATURE, in the client’s time zone', async () => {
    for (const [zone, timestamp] of [
      ['utc', '2026-01-02T03:04:05Z'],
      ['wib', '2026-01-02T10:04:05+07:00'],
    ] as const) {
      const client = makeClient({ name: 'shop', provider: 'doku', timestampZone: zone });
      const signed = await sign(request(snap), client);
      const transaction = { method: 'POST', path: '/a/b?c=%20d', token: 'T0K', body: '{"a":1}', timestamp };
      assert.equal(signed?.values.get('DOKU_SHOP_TIMESTAMP'), timestamp);
      assert.equal(signed?.values.get('DOKU_SHOP_SIGNATURE'), signTransaction(transaction, 'SK-1').signature);
      assert.match(signed?.values.get('DOKU_SHOP_EXTERNAL_ID') ?? '', /^\d{32}$/);
    }
  });

  it('are outside SNAP for Signature, in UTC whatever the client’s zone', async () => {
    const client = makeClient({ name: 'shop', provider: 'doku', timestampZone: 'wib' });
    const headers: readonly HeaderPair[] = [
      ['Client-Id', 'MCH-1'],
      ['Request-Id', of('REQUEST_ID')],
      ['Request-Timestamp', of('TIMESTAMP')],
      ['Signature', of('SIGNATURE')],
    ];
    const signed = await sign(request(headers), client);
    assert.equal(signed?.values.get('DOKU_SHOP_TIMESTAMP'), '2026-01-02T03:04:05Z');
    assert.match(signed?.values.get('DOKU_SHOP_SIGNATURE') ?? '', /^HMACSHA256=/);
  });

  it('are signed with the private key where there is no token, and over X-CLIENT-KEY where that is there', async () => {
    const { privateKey } = await makeKeyPair(2048);
    const asymmetric = await sign(request(snap.slice(1)), shop, privateKey);
    assert.equal(asymmetric?.kind.label, 'SNAP, asymmetric');
    assert.equal(Buffer.from(asymmetric?.values.get('DOKU_SHOP_SIGNATURE') ?? '', 'base64').length, 256);
    const token = await sign(request([['X-CLIENT-KEY', 'MCH-1'], ...snap.slice(1)]), shop, privateKey);
    assert.equal(token?.signed?.stringToSign, 'MCH-1|2026-01-02T03:04:05Z');
  });

  it('cover a time and an id that stand in the body', async () => {
    const signed = await sign(request(snap, `{"id":"${of('EXTERNAL_ID')}"}`));
    const id = signed?.values.get('DOKU_SHOP_EXTERNAL_ID') ?? '';
    assert.equal(signed?.request.body, `{"id":"${id}"}`);
  });

  const refused: readonly (readonly [why: string, template: OutgoingRequest, reason: RegExp])[] = [
    [
      'a signature in its own body',
      request(snap, of('SIGNATURE')),
      /its URL or body contains its own signature/,
    ],
    [
      'two headers with the signature',
      request([...snap, ['A', of('SIGNATURE')]]),
      /the whole value of the header/,
    ],
    [
      'a header twice, as REST Client joins it',
      request([...snap, ['X-SIGNATURE', `${of('SIGNATURE')},${of('SIGNATURE')}`]]),
      /the whole value of the header X-SIGNATURE/,
    ],
    [
      'a prefix that the signature has already',
      request([
        ['Client-Id', 'MCH-1'],
        ['Signature', `HMACSHA256=${of('SIGNATURE')}`],
      ]),
      /the whole value of the header Signature/,
    ],
    ['no timestamp', request(snap.filter(([name]) => name !== 'x-timestamp')), /no header X-TIMESTAMP/],
    [
      'a token that is none',
      request([['Authorization', 'Basic x'], ...snap.slice(1)]),
      /Authorization header with Bearer/,
    ],
    ['a header that tells nothing', request([['A', of('SIGNATURE')]]), /its headers do not show/],
  ];
  for (const [why, template, reason] of refused) {
    it(`are refused for ${why}`, async () =>
      assert.rejects(sign(template), { code: 'unsignable', message: reason }));
  }

  it('are nothing where none is referenced', async () => {
    assert.equal(await sign(request([['X-SIGNATURE', 'mine']])), undefined);
  });

  it('have ids that are unique over 20,000 of one millisecond', () => {
    assert.equal(new Set(Array.from({ length: 20_000 }, () => externalId(now))).size, 20_000);
  });
});

describe('an explanation', () => {
  const transaction = {
    method: 'POST',
    path: '/p',
    token: `T${'o'.repeat(40)}K`,
    body: '{"a":1}',
    timestamp: 'now',
  };
  const signed = signTransaction(transaction, 'the secret key');
  const kind = doku.signing?.kindOf([
    ['X-SIGNATURE', ''],
    ['Authorization', ''],
  ]);
  assert.ok(kind);
  const explained = {
    client: shop,
    kind,
    request: {
      method: 'POST',
      url: 'https://h.example/p',
      headers: [
        ['Authorization', `Bearer ${transaction.token}`],
        ['X-SIGNATURE', signed.signature],
      ] as const,
      body: '{ "a": 1 }```',
    },
    signed,
    secret: 'Secret key, fingerprint 0000',
    source: 'now',
  };

  it('shows every part, the token shortened wherever it stands', () => {
    const text = formatExplanation(explained);
    assert.ok(!text.includes(transaction.token));
    assert.ok(text.includes('Bearer Tooo…oooK'));
    for (const part of ['POST', '/p', 'now', 'Secret key', 'body hash']) assert.ok(text.includes(part), part);
  });

  it('tells the skew of the clock, and warns from a minute on', () => {
    assert.match(formatExplanation({ ...explained, skew: 1 }), /matches the provider/);
    assert.match(
      formatExplanation({ ...explained, skew: -200 }),
      /200 seconds behind the provider: correct it/,
    );
  });

  it('names the mistake and the other client', () => {
    const mistakes = [{ id: 'other-client', message: 'It was another.', client: 'kiosk' }] as const;
    const text = formatExplanation({
      ...explained,
      comparison: { pasted: 'abc', explanation: { kind: 'mistakes', mistakes } },
    });
    assert.match(text, /- It was another\. It belongs to “kiosk”\./);
  });
});

describe('a signature as it is pasted', () => {
  const names = ['Authorization', 'X-TIMESTAMP', 'X-SIGNATURE', 'X-EXTERNAL-ID'];
  const cases: readonly (readonly [text: string, signature: string, headers: readonly HeaderPair[]])[] = [
    [' abc= ', 'abc=', []],
    ['X-SIGNATURE: abc=', 'abc=', []],
    [
      'Authorization: Bearer x X-TIMESTAMP: 2026-01-01T00:00:00+07:00 x-signature: abc= X-EXTERNAL-ID: 5',
      'abc=',
      [
        ['Authorization', 'Bearer x'],
        ['X-TIMESTAMP', '2026-01-01T00:00:00+07:00'],
        ['X-EXTERNAL-ID', '5'],
      ],
    ],
    ['abc= X-TIMESTAMP: now', 'abc=', [['X-TIMESTAMP', 'now']]],
    ["-H 'X-SIGNATURE: abc=' -H 'X-TIMESTAMP: now'", 'abc=', [['X-TIMESTAMP', 'now']]],
  ];
  for (const [text, signature, headers] of cases) {
    it(`is found in ${text}`, () =>
      assert.deepEqual(readPastedSignature(text, names, 'X-SIGNATURE'), { signature, headers }));
  }
});

describe('headers that a request lacks', () => {
  const first = (text: string) => {
    const [request] = parseHttpFile(text).requests;
    assert.ok(request);
    return request;
  };

  it('are none in the examples of the provider', () => {
    for (const example of doku.examples) {
      assert.equal(findMissingHeaders(first(requestFileText(shop, example)), shop, doku), undefined);
    }
  });

  it('are those of SNAP beside a token, as references', () => {
    const missing = findMissingHeaders(
      first('POST https://h.example\nAuthorization: Bearer x\nchannel-id: H2H\n'),
      shop,
      doku,
    );
    assert.deepEqual(missing?.lines, [
      'X-PARTNER-ID: {{$processEnv DOKU_SHOP_CLIENT_ID}}',
      'X-EXTERNAL-ID: {{$processEnv DOKU_SHOP_EXTERNAL_ID}}',
      'X-TIMESTAMP: {{$processEnv DOKU_SHOP_TIMESTAMP}}',
      'X-SIGNATURE: {{$processEnv DOKU_SHOP_SIGNATURE}}',
    ]);
  });

  it('are the others outside SNAP', () => {
    const missing = findMissingHeaders(first('POST https://h.example\nClient-Id: x\n'), shop, doku);
    assert.deepEqual(missing?.names, ['Request-Id', 'Request-Timestamp', 'Signature']);
  });

  it('are none for a provider that signs nothing', () => {
    const outlet = makeClient();
    assert.equal(
      findMissingHeaders(first('GET https://h.example\nAuthorization: Bearer x\n'), outlet, gobiz),
      undefined,
    );
  });
});

describe('small things around signatures', () => {
  it('give a fingerprint of 4 digits', () => {
    assert.equal(secretFingerprint('abc'), 'ba78');
  });

  it('note how far the clock is off, by origin', async () => {
    const skews = new ClockSkews();
    const response = { status: 200, headers: { date: 'Thu, 01 Jan 1970 00:01:40 GMT' }, body: '' };
    const transport = skews.watch({ send: async () => response }, { now: () => 130_400 });
    await transport.send(
      { method: 'GET', url: 'https://h.example/a', headers: {} },
      new AbortController().signal,
    );
    assert.equal(skews.of('https://h.example/b'), 30);
    assert.equal(skews.of('https://other.example'), undefined);
  });
});
