import assert from 'node:assert/strict';
import { createHash, createHmac, generateKeyPairSync, sign } from 'node:crypto';
import {
  explainSignature,
  type OtherClient,
  type SignatureInput,
  signNonSnap,
  signTokenRequest,
  signTransaction,
} from '../../src/core/signing';
import answers from './fixtures/known-answers.json';

const secretKey = 'SK-test-only';
const origin = 'https://api-sandbox.doku.com';
const path = '/virtual-accounts/v1.1/create-va?channel=1&x=%20';
const token = 'eyJhbGciOiJSUzI1NiJ9.TESTTOKEN.sig';
const timestamp = '2022-10-07T07:18:39Z';
const body =
  '{\n  "partnerServiceId": "  088899",\n  "name": "Café A/B",\n  "value": 10000.00,\n  "amount": 2\n}\n';
const minified = '{"partnerServiceId":"  088899","name":"Café A/B","value":10000.00,"amount":2}';
const stripped = '{"partnerServiceId":"088899","name":"CaféA/B","value":10000.00,"amount":2}';
const others: readonly OtherClient[] = [
  { name: 'shop', clientId: 'MCH-2', key: 'SK-of-shop' },
  { name: 'keyless', clientId: 'MCH-3' },
];
/** A signature of a kind, the mistake in it, and what is expected to be named. */
type Case = readonly [mistakes: string, signature: string];

const sha256 = (text: string) => createHash('sha256').update(text);
const hash = (text: string) => sha256(text).digest('hex');

describe('a SNAP signature explained', () => {
  const transaction = { method: 'POST', path, token, body, timestamp };
  const input: SignatureInput = { kind: 'snap', transaction, origin, secretKey };
  const parts = { method: 'POST', path, token, digest: hash(minified), timestamp };
  const text = (change: Partial<typeof parts> = {}, separator = ':') =>
    Object.values({ ...parts, ...change }).join(separator);
  const mac = (of: string, key = secretKey, algorithm = 'sha512') => createHmac(algorithm, key).update(of);
  const made = (change: Partial<typeof parts> = {}) => mac(text(change)).digest('base64');
  const bare = path.replace(/\?.*/, '');

  namesEach(input, [
    ['', made()],
    ['', ` X-SIGNATURE: ${made()}\n`],
    ['body-not-minified', made({ digest: hash(body) })],
    ['body-not-minified', made({ digest: hash(body.trim()) })],
    ['body-not-minified', made({ digest: hash(body.replaceAll('\n', '\r\n')) })],
    ['body-not-minified', made({ digest: hash(minified.replace(/([,:])/g, '$1 ')) })],
    ['body-spaces-stripped', made({ digest: hash(stripped) })],
    ['body-rewritten', made({ digest: hash(minified.replace('10000.00', '10000')) })],
    ['body-rewritten', made({ digest: hash(minified.replace('é', '\\u00e9').replace('A/B', 'A\\/B')) })],
    [
      'body-rewritten',
      made({ digest: hash('{"amount":2,"name":"Café A/B","partnerServiceId":"  088899","value":10000}') }),
    ],
    ['body-left-out', made({ digest: hash('') })],
    ['path-with-host', made({ path: origin + path })],
    ['path-with-host', made({ path: `api-sandbox.doku.com${path}` })],
    ['path-without-query', made({ path: bare })],
    ['path-trailing-slash', made({ path: path.replace('?', '/?') })],
    ['path-without-first-slash', made({ path: path.slice(1) })],
    ['bearer-left-in', made({ token: `Bearer ${token}` })],
    ['token-left-out', made({ token: '' })],
    ['upper-case-hash', made({ digest: hash(minified).toUpperCase() })],
    ['hash-form', made({ digest: sha256(minified).digest('base64') })],
    ['hex-for-base64', mac(text()).digest('hex')],
    ['hex-for-base64', mac(text()).digest('hex').toUpperCase()],
    ['base64-of-hex', Buffer.from(mac(text()).digest('hex')).toString('base64')],
    ['base64-form', mac(text()).digest('base64url')],
    ['timestamp-format', made({ timestamp: '2022-10-07T14:18:39+07:00' })],
    ['timestamp-format', made({ timestamp: '2022-10-07T07:18:39.000Z' })],
    ['timestamp-format', made({ timestamp: '2022-10-07T14:18:39Z' })],
    ['timestamp-format', made({ timestamp: '1665127119' })],
    ['timestamp-moment', made({ timestamp: '2022-10-07T07:18:41Z' })],
    ['secret-newline', mac(text(), `${secretKey}\n`).digest('base64')],
    ['secret-newline', mac(text(), `${secretKey}\r\n`).digest('base64')],
    ['other-client shop', mac(text(), 'SK-of-shop').digest('base64')],
    ['newline-at-end', mac(`${text()}\n`).digest('base64')],
    ['separator', mac(text({}, '|')).digest('base64')],
    ['algorithm', mac(text(), secretKey, 'sha256').digest('base64')],
    ['method-case', made({ method: 'post' })],
    ['body-not-minified + path-with-host', made({ digest: hash(body), path: origin + path })],
    ['path-with-host + path-without-query', made({ path: origin + bare })],
    ['path-without-query + bearer-left-in', made({ path: bare, token: `Bearer ${token}` })],
    [
      'body-spaces-stripped + secret-newline',
      mac(text({ digest: hash(stripped) }), `${secretKey}\n`).digest('base64'),
    ],
    ['upper-case-hash + hex-for-base64', mac(text({ digest: hash(minified).toUpperCase() })).digest('hex')],
  ]);

  it('is right where the signer says so', () => {
    assert.deepEqual(explainSignature(input, signTransaction(transaction, secretKey).signature), {
      kind: 'match',
    });
  });

  it('knows the slash that was left out, and the secret that is stored with a newline', () => {
    const slashed: SignatureInput = {
      ...input,
      transaction: { ...transaction, path: '/v1/' },
      secretKey: `${secretKey}\n`,
    };
    assert.deepEqual(named(slashed, made({ path: '/v1/' })), ['secret-newline']);
    const clean: SignatureInput = { ...slashed, secretKey };
    assert.deepEqual(named(clean, made({ path: '/v1' })), ['path-trailing-slash']);
  });

  it('says what it cannot explain, and what is no signature', () => {
    const unknown = mac('something else').digest('base64');
    assert.deepEqual(explainSignature(input, unknown, others), { kind: 'unexplained' });
    const short = explainSignature(input, made().slice(0, 40), others);
    assert.ok(short.kind === 'unexplained' && short.hint?.includes('30 bytes'));
    for (const pasted of ['', '   ', 'not a signature!', 'X-SIGNATURE:']) {
      assert.deepEqual(explainSignature(input, pasted), { kind: 'unreadable' });
    }
  });

  it('is quick where nothing fits, and for bodies that are large, deep, not JSON or bytes', () => {
    const unknown = mac('something else').digest('base64');
    const deep = '['.repeat(40_000) + ']'.repeat(40_000);
    for (const other of [
      body,
      'x'.repeat(1_000_000),
      `["${'y '.repeat(500_000)}"]`,
      deep,
      Buffer.from([0xff]),
    ]) {
      const began = performance.now();
      const odd: SignatureInput = { ...input, transaction: { ...transaction, body: other } };
      assert.equal(explainSignature(odd, unknown, others).kind, 'unexplained');
      assert.ok(performance.now() - began < 2000);
    }
  }).timeout(15_000);

  it('repeats neither secret nor token', () => {
    const found = explainSignature(
      input,
      mac(text({ token: `Bearer ${token}` }), 'SK-of-shop').digest('base64'),
      others,
    );
    assert.equal(found.kind, 'mistakes');
    for (const secret of [secretKey, 'SK-of-shop', token]) assert.ok(!JSON.stringify(found).includes(secret));
  });
});

describe("DOKU's signature outside SNAP explained", () => {
  const request = { clientId: 'MCH-1', requestId: 'd895fb53', timestamp, target: path, body };
  const input: SignatureInput = { kind: 'nonSnap', request, origin, secretKey };
  const digestOf = (of: string) => sha256(of).digest('base64');
  const parts = {
    'Client-Id': 'MCH-1',
    'Request-Id': 'd895fb53',
    'Request-Timestamp': timestamp,
    'Request-Target': path,
  };
  const full: Readonly<Record<string, string>> = { ...parts, Digest: digestOf(body) };
  const text = (change: Readonly<Record<string, string>> = {}) =>
    Object.entries({ ...full, ...change })
      .map(([name, value]) => `${name}:${value}`)
      .join('\n');
  const mac = (of: string, key = secretKey) => createHmac('sha256', key).update(of);
  const prefixed = (of: string, key?: string) => `HMACSHA256=${mac(of, key).digest('base64')}`;

  namesEach(input, [
    ['', prefixed(text())],
    ['', `Signature: ${prefixed(text())}`],
    ['prefix-missing', mac(text()).digest('base64')],
    ['body-minified', prefixed(text({ Digest: digestOf(minified) }))],
    ['body-spaces-stripped', prefixed(text({ Digest: digestOf(stripped) }))],
    ['body-rewritten', prefixed(text({ Digest: digestOf(body.replaceAll('\n', '\r\n')) }))],
    ['body-left-out', prefixed(text().replace(/\nDigest.*/, ''))],
    ['path-with-host', prefixed(text({ 'Request-Target': origin + path }))],
    ['path-without-query', prefixed(text({ 'Request-Target': path.replace(/\?.*/, '') }))],
    ['path-trailing-slash', prefixed(text({ 'Request-Target': path.replace('?', '/?') }))],
    ['hash-form', prefixed(text({ Digest: hash(body) }))],
    ['hash-form', prefixed(text({ Digest: hash(body).toUpperCase() }))],
    ['hex-for-base64', `HMACSHA256=${mac(text()).digest('hex')}`],
    ['timestamp-format', prefixed(text({ 'Request-Timestamp': '2022-10-07T14:18:39+07:00' }))],
    ['timestamp-moment', prefixed(text({ 'Request-Timestamp': '2022-10-07T07:18:38Z' }))],
    ['secret-newline', prefixed(text(), `${secretKey}\n`)],
    ['other-client shop', prefixed(text(), 'SK-of-shop')],
    ['other-client-id keyless', prefixed(text({ 'Client-Id': 'MCH-3' }))],
    ['newline-at-end', prefixed(`${text()}\n`)],
    ['separator', prefixed(text().replaceAll('\n', '\r\n'))],
    [
      'body-minified + path-with-host',
      prefixed(text({ Digest: digestOf(minified), 'Request-Target': origin + path })),
    ],
    ['secret-newline + prefix-missing', mac(text(), `${secretKey}\n`).digest('base64')],
  ]);

  it('is right where the signer says so, with and without a body', () => {
    for (const other of [request, { ...request, body: '' }]) {
      const { signature } = signNonSnap(other, secretKey);
      assert.deepEqual(explainSignature({ ...input, request: other }, signature), { kind: 'match' });
    }
  });
});

describe('a token signature explained', () => {
  const clientId = 'MCH-0008-1296507211683';
  const { pkcs8 } = answers.keys;
  const input: SignatureInput = { kind: 'token', clientId, timestamp, privateKey: pkcs8 };
  const shopKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
    type: 'pkcs8',
    format: 'pem',
  });
  const clients = [
    { name: 'shop', clientId: 'MCH-2', key: shopKey.toString() },
    { name: 'broken', clientId: 'MCH-3', key: 'x' },
  ];
  const rsa = (text: string, key = pkcs8, algorithm = 'sha256') => sign(algorithm, Buffer.from(text), key);

  namesEach(
    input,
    [
      ['', signTokenRequest(clientId, timestamp, pkcs8).signature],
      ['timestamp-format', rsa(`${clientId}|2022-10-07T14:18:39+07:00`).toString('base64')],
      ['timestamp-format', rsa(`${clientId}|2022-10-07T07:18:39.000Z`).toString('base64')],
      ['timestamp-moment', rsa(`${clientId}|2022-10-07T07:18:40Z`).toString('base64')],
      ['hex-for-base64', rsa(`${clientId}|${timestamp}`).toString('hex')],
      ['other-client shop', rsa(`${clientId}|${timestamp}`, shopKey.toString()).toString('base64')],
      ['other-client-id shop', rsa(`MCH-2|${timestamp}`).toString('base64')],
      ['newline-at-end', rsa(`${clientId}|${timestamp}\n`).toString('base64')],
      ['separator', rsa(`${clientId}:${timestamp}`).toString('base64')],
      ['algorithm', rsa(`${clientId}|${timestamp}`, pkcs8, 'sha1').toString('base64')],
      ['timestamp-format + separator', rsa(`${clientId}:2022-10-07T14:18:39+07:00`).toString('base64')],
    ],
    clients,
  );

  it('is not explained where nothing fits', () => {
    assert.deepEqual(explainSignature(input, rsa('else').toString('base64'), clients), {
      kind: 'unexplained',
    });
  });
});

function namesEach(input: SignatureInput, cases: readonly Case[], clients = others): void {
  for (const [expected, signature] of cases) {
    it(
      expected === '' ? 'knows a right one' : `names ${expected} (${signature.slice(0, 16).trim()}…)`,
      () => {
        assert.deepEqual(named(input, signature, clients).join(' + '), expected);
      },
    );
  }
}

/** Ids of the mistakes, each with the other client's name; nothing for a right signature. */
function named(input: SignatureInput, signature: string, clients = others): readonly string[] {
  const found = explainSignature(input, signature, clients);
  if (found.kind === 'match') return [];
  assert.equal(found.kind, 'mistakes');
  return found.mistakes.map(({ id, client, message }) => {
    assert.match(message, /^[A-Z].*\.$/);
    return client === undefined ? id : `${id} ${client}`;
  });
}
