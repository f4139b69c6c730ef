import assert from 'node:assert/strict';
import { call } from '../fixture';
import { bodyOf, checkouts, snapHeaders as headers, transactions } from './requestTexts';
import {
  checkoutPath,
  createVa,
  lastSend,
  type Seen,
  send as sendLines,
  uriOf,
  useSignaturesFixture,
  written,
} from './signaturesFixture';

const body = bodyOf(1);

const past = '2020-01-01T00:00:00Z';
const signature = '{{$processEnv DOKU_SHOP_SIGNATURE}}';

function changed(name: string, line: string): readonly string[] {
  return headers.map((one) => (one.startsWith(`${name}:`) ? line : one));
}

interface Odd {
  readonly method?: string;
  /** Behind the sandbox's address. */
  readonly target?: string;
  readonly host?: string;
  readonly headers?: readonly string[];
  readonly body?: string;
}

type Row = readonly [what: string, odd: Odd];
type RowWithReason = readonly [what: string, odd: Odd, reason: RegExp];

const accepted: readonly Row[] = [
  ['900 KB', { body: body.replace('INV-1', 'x'.repeat(900_000)) }],
  ['spaces at the ends of lines', { body: body.replaceAll('\n', ' \t\n') }],
  ['a member that comes twice', { body: body.replace('{', '{"trxId":"0",') }],
  ['names in lower case', { headers: headers.map((line) => line.replace(/^[^:]+/, lower)) }],
  ['a time that is written out', { headers: changed('X-TIMESTAMP', 'X-TIMESTAMP: NOW') }],
  ['a time in the body', { body: body.replace('INV-1', '{{$processEnv DOKU_SHOP_TIMESTAMP}}') }],
  ['a method in lower case', { method: 'post' }],
  ['an escaped slash', { target: `${createVa}?a=%2F&b=%2f` }],
  ['queries without a value', { target: `${createVa}?a&&b=` }],
  ['an empty query', { target: `${createVa}?` }],
  ['a fragment', { target: `${createVa}?a=1#b` }],
  ['what a URL has to escape', { target: `${createVa}?a=é ☕|^\`{}[]\\"<>` }],
  ['dots in the path', { target: `/x/..${createVa}` }],
];

/** The mock server checks the signature before the body, but after the form of headers and the time. */
const refused: readonly RowWithReason[] = [
  ['no body', { body: '' }, /4002700: .*not JSON/],
  ['a byte order mark', { body: `\ufeff${body}` }, /4002700: .*not JSON/],
  ['a time in the past', { headers: changed('X-TIMESTAMP', `X-TIMESTAMP: ${past}`) }, /Invalid Timestamp/],
];

const blocked: readonly Row[] = [
  ['a host that is not allowed', { host: 'http://127.0.0.1:9' }],
  ['its signature in its own body', { body: body.replace('INV-1', signature) }],
  ['the signature twice', { headers: [...headers, `X-Other: ${signature}`] }],
  ['a prefix before the signature', { headers: changed('X-SIGNATURE', `X-SIGNATURE: v1=${signature}`) }],
  ['no time', { headers: headers.filter((line) => !line.startsWith('X-TIMESTAMP')) }],
];

describe('the signature of a request', () => {
  const fixture = useSignaturesFixture();

  for (const [where, path, texts] of [
    ['under SNAP', createVa, transactions],
    ['outside SNAP', checkoutPath, checkouts],
  ] as const) {
    it(`is accepted ${where} for each of 20 requests with other spaces, characters and line ends`, async () => {
      for (const first of [0, 10]) {
        const indices = Array.from({ length: 10 }, (_, index) => first + index);
        const { text, lines } = texts(fixture.sandbox.doku.url, indices);
        await sendLines(await written(text), lines);
      }
      assert.deepEqual(fixture.statusesAt(path), Array(20).fill(200));
    });
  }

  for (const [what, odd] of accepted) {
    it(`with ${what} are accepted`, async () => {
      await send(odd);
      assert.deepEqual(
        sent().map(({ status }) => status),
        [200],
      );
    });
  }

  for (const [what, odd, reason] of refused) {
    it(`with ${what} are not what it is refused for`, async () => {
      await send(odd);
      assert.equal(sent().length, 1);
      assert.match(sent()[0]?.verdict ?? '', reason);
    });
  }

  for (const [what, odd] of blocked) {
    it(`with ${what} are not made: nothing arrives, and the sender shows an error`, async () => {
      await send(odd);
      assert.equal(typeof (await lastSend()), 'string');
      assert.deepEqual(sent(), []);
    });
  }

  async function send(odd: Odd): Promise<void> {
    const file = await written(text(odd, fixture.sandbox.doku.url));
    await call('sendRequest', await uriOf(file), 2);
  }

  function sent(): readonly Seen[] {
    return fixture.seen.filter(({ path }) => !path.endsWith('/b2b'));
  }
});

function text(odd: Odd, url: string): string {
  const line = `${odd.method ?? 'POST'} ${odd.host ?? url}${odd.target ?? createVa}`;
  const lines = ['', '', line, ...(odd.headers ?? headers), '', odd.body ?? body, ''];
  return lines.join('\n').replace('NOW', `${new Date().toISOString().slice(0, 19)}Z`);
}

function lower(name: string): string {
  return name.toLowerCase();
}
