import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HostError } from '../host/agentClient';
import { workbench } from '../host/workbench';
import { call } from './bench';
import { createVa, type Seen, type SignaturesBench, uriOf, written } from './signaturesBench';
import { bodyOf, snapHeaders as headers } from './signaturesTexts';

const body = bodyOf(1);

const past = '2020-01-01T00:00:00Z';
const signature = '{{$processEnv DOKU_SHOP_SIGNATURE}}';

function changed(name: string, line: string): readonly string[] {
  return headers.map((one) => (one.startsWith(`${name}:`) ? line : one));
}

const files: Readonly<Record<string, string | Uint8Array>> = {
  'bom.json': `\ufeff${body}`,
  'bytes.bin': Uint8Array.of(0, 255, 254, 128, 10, 13, 10, 0),
  'crlf.json': body.replaceAll('\n', '\r\n'),
  'empty.json': '',
  'large.json': body.replace('INV-1', 'x'.repeat(900_000)),
  'signature.json': body.replace('INV-1', signature),
  'time.json': body.replace('INV-1', '{{$processEnv DOKU_SHOP_TIMESTAMP}}'),
  'variable.json': body.replace('INV-1', '{{hidden}}'),
  'guid.json': body.replace('INV-1', '{{$guid}} {{$processEnv DOKU_SHOP_TIMESTAMP}}'),
};

interface Odd {
  readonly above?: string;
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
  ['a file with CRLF', { body: '< crlf.json' }],
  ['900 KB', { body: body.replace('INV-1', 'x'.repeat(900_000)) }],
  ['a file of 900 KB', { body: '< large.json' }],
  ['spaces at the ends of lines', { body: body.replaceAll('\n', ' \t\n') }],
  ['a member that comes twice', { body: body.replace('{', '{"trxId":"0",') }],
  ['a time in a file', { body: '<@ time.json' }],
  ['names in lower case', { headers: headers.map((line) => line.replace(/^[^:]+/, lower)) }],
  ['spaces around headers', { headers: headers.map((line) => ` ${line} \t`) }],
  ['a time that is written out', { headers: changed('X-TIMESTAMP', 'X-TIMESTAMP: NOW') }],
  ['a method in lower case', { method: 'post' }],
  ['an escaped slash', { target: `${createVa}?a=%2F&b=%2f` }],
  ['queries without a value', { target: `${createVa}?a&&b=` }],
  ['an empty query', { target: `${createVa}?` }],
  ['a fragment', { target: `${createVa}?a=1#b` }],
  ['what may not stand in a URL', { target: `${createVa}?a=é ☕|^\`{}[]\\"<>` }],
  ['dots in the path', { target: `/x/..${createVa}` }],
];

/** The sandbox looks at the signature before the body, but after the form of headers and the time. */
const refused: readonly RowWithReason[] = [
  ['no body', { body: '' }, /4002700: .*not JSON/],
  ['a byte order mark', { body: `\ufeff${body}` }, /4002700: .*not JSON/],
  ['a byte order mark in a file', { body: '< bom.json' }, /4002700: .*not JSON/],
  ['a byte order mark in a file with variables', { body: '<@ bom.json' }, /4002700: .*not JSON/],
  ['a file that is no text', { body: '< bytes.bin' }, /4002700: .*not JSON/],
  ['a file that is no text, with variables', { body: '<@ bytes.bin' }, /4002700: .*not JSON/],
  ['an empty file', { body: '< empty.json' }, /4002700: .*not JSON/],
  ['a header twice', { headers: [...headers, 'channel-id: H2H'] }, /4002701: .*CHANNEL-ID/],
  [
    'a time that has passed',
    { headers: changed('X-TIMESTAMP', `X-TIMESTAMP: ${past}`) },
    /Invalid Timestamp/,
  ],
];

const heldBack: readonly RowWithReason[] = [
  ['a file that is not there', { body: '< gone.json' }, /^unsignable .* there is no file gone\.json/],
  ['a signature in a file', { body: '<@ signature.json' }, /^unsignable .* in its own URL or body/],
  [
    'a signature in nothing but a file',
    { headers: changed('X-SIGNATURE', 'X-SIGNATURE: mine'), body: '<@ signature.json' },
    /^unsignable .* in its own URL or body/,
  ],
  [
    'a signature in nothing but a file, by a variable',
    {
      above: `@hidden = ${signature}`,
      headers: changed('X-SIGNATURE', 'X-SIGNATURE: mine'),
      body: '<@ variable.json',
    },
    /^unsignable .* in its own URL or body/,
  ],
  [
    'values in nothing but a file, and no header',
    { headers: [], body: '<@ signature.json' },
    /^unsignable .* no header from which to tell/,
  ],
  [
    'values in a file that cannot be known beforehand',
    { headers: headers.slice(0, 3), body: '<@ guid.json' },
    /^unsignable .*\{\{\$guid}} is something else each time/,
  ],
  [
    'values in a file, for a host that may not have them',
    { host: 'https://evil.example', headers: headers.slice(6), body: '<@ time.json' },
    /^host-not-allowed .*evil\.example/,
  ],
  [
    'the signature twice',
    { headers: [...headers, `X-Signature: ${signature}`] },
    /^unsignable .* stand once/,
  ],
  [
    'a prefix before the signature',
    { headers: changed('X-SIGNATURE', `X-SIGNATURE: v1=${signature}`) },
    /^unsignable .* nothing beside it, in the header X-SIGNATURE/,
  ],
  ['no time', { headers: changed('X-TIMESTAMP', '#') }, /^unsignable .* no header X-TIMESTAMP/],
];

export function describeOdd(bench: SignaturesBench): void {
  describe('of a request', () => {
    before(async () => {
      for (const [name, content] of Object.entries(files))
        await writeFile(join(workbench.folder, name), content);
    });

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

    for (const [what, odd, reason] of heldBack) {
      it(`with ${what} are not made, and nothing is sent`, async () => {
        await assert.rejects(send(odd), (error) => {
          assert.ok(error instanceof HostError);
          assert.match(`${error.code} ${error.message}`, reason);
          return true;
        });
        assert.deepEqual(sent(), []);
      });
    }
  });

  async function send(odd: Odd): Promise<void> {
    const file = await written(text(odd, bench.sandbox.doku.url));
    await call('sendRequest', await uriOf(file), 2);
  }

  function sent(): readonly Seen[] {
    return bench.seen.filter(({ path }) => !path.endsWith('/b2b'));
  }
}

function text(odd: Odd, url: string): string {
  const line = `${odd.method ?? 'POST'} ${odd.host ?? url}${odd.target ?? createVa}`;
  const lines = [odd.above ?? '', '', line, ...(odd.headers ?? headers), '', odd.body ?? body, ''];
  return lines.join('\n').replace('NOW', `${new Date().toISOString().slice(0, 19)}Z`);
}

function lower(name: string): string {
  return name.toLowerCase();
}
