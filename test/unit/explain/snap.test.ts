import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { explainSignature } from '../../../src/core/explain/explainSignature';
import type { SignatureInput } from '../../../src/core/explain/recipe';
import { signTransaction } from '../../../src/core/signing/snap';
import { processorTimeOf } from '../../support/until';
import {
  body,
  hash,
  minified,
  named,
  namesEach,
  origin,
  others,
  path,
  secretKey,
  sha256,
  stripped,
  timestamp,
  token,
} from './explainCases';

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
      const odd: SignatureInput = { ...input, transaction: { ...transaction, body: other } };
      const time = processorTimeOf(() => {
        assert.equal(explainSignature(odd, unknown, others).kind, 'unexplained');
      });
      assert.ok(time < 2000, `${time} ms`);
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
