import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { signNonSnap } from '../../../src/core/signing/nonSnap';
import { formatTimestamp } from '../../../src/core/signing/requestValues';
import { bodyHash, signTokenRequest, signTransaction } from '../../../src/core/signing/snap';
import { Random } from '../../support/inputs';
import answers from '../../support/known-answers.json';
import { anyValue } from './randomJson';

/** The parts of DOKU's own library (doku-nodejs-library 1.0.52) that make signatures. It has no types. */
interface DokuTokenService {
  generateSignature(privateKey: string, clientId: string, timestamp: string): string;
  generateSymmetricSignature(
    method: string,
    path: string,
    token: string,
    body: unknown,
    timestamp: string,
    secretKey: string,
  ): string;
  processRequestBody(body: unknown): string;
}

const load = createRequire(__filename);
const library: DokuTokenService = load('doku-nodejs-library/_services/tokenService.js');
const { createSignatureRequest } = load('doku-nodejs-library/_services/signatureService.js') as {
  createSignatureRequest(component: Readonly<Record<string, unknown>>): string;
};

const request = {
  method: 'POST',
  path: '/v1.0/transfer-va/create-va',
  token: 'a.b.c',
  timestamp: '2022-10-07T14:18:39+07:00',
};
const secret = 'test-only-secret';

function byLibrary(body: unknown): string {
  const { method, path, token, timestamp } = request;
  return library.generateSymmetricSignature(method, path, token, body, timestamp, secret);
}

describe("DOKU's own library agrees", () => {
  it('on the symmetric signature of 1,000 random bodies, however they are laid out', () => {
    const random = new Random(73);
    for (let round = 0; round < 1000; round += 1) {
      const value = anyValue(random);
      const body = JSON.stringify(value, null, random.of(['', ' ', '\t', '    ']));
      assert.equal(signTransaction({ ...request, body }, secret).signature, byLibrary(value));
    }
  });

  it('on the token signature of 100 random client ids and times', () => {
    const random = new Random(100);
    for (let round = 0; round < 100; round += 1) {
      const clientId = `MCH-${random.below(10_000)}-${random.below(2 ** 31)}-${random.of(['é', '|', ' ', 'x'])}`;
      const timestamp = formatTimestamp(random.below(2 ** 32) * 1000, random.of(['utc', 'wib']));
      const signature = library.generateSignature(answers.keys.pkcs8, clientId, timestamp);
      assert.equal(signTokenRequest(clientId, timestamp, answers.keys.pkcs8).signature, signature);
    }
  });
});

describe("DOKU's own library is wrong", () => {
  const sent: readonly (readonly [string, string])[] = [
    ['numbers that JavaScript writes differently', '{"amount":10000.00}'],
    ['numbers too long for JavaScript', '{"id":12345678901234567890}'],
    ['escapes that JavaScript does not write', '{"url":"https:\\/\\/x","name":"Caf\\u00e9"}'],
    ['names that are numbers, which JavaScript puts first', '{"b":1,"1":2}'],
    ['repeated names', '{"a":1,"a":2}'],
  ];
  for (const [what, body] of sent) {
    it(`for a sent text with ${what}: it hashes what JSON.stringify makes of it`, () => {
      assert.notEqual(signTransaction({ ...request, body }, secret).signature, byLibrary(JSON.parse(body)));
    });
  }

  it('for a request without a body: it throws', () => {
    assert.throws(() => byLibrary(undefined), TypeError);
    assert.equal(signTransaction({ ...request, body: '' }, secret).signature.length, 88);
  });

  it('for a body given as text: it hashes the text in quotes', () => {
    assert.notEqual(signTransaction({ ...request, body: '{}' }, secret).signature, byLibrary('{}'));
  });

  it('for spaces in strings, where it hashes for asymmetric signatures and notifications', () => {
    const right = bodyHash('{"a":"x y"}');
    assert.equal(library.processRequestBody({ a: 'x y' }), bodyHash('{"a":"xy"}'));
    assert.notEqual(library.processRequestBody({ a: 'x y' }), right);
    assert.equal(library.processRequestBody({ a: 'xy' }), bodyHash('{"a":"xy"}'));
  });

  it('for signatures outside SNAP: other component names, and hexadecimal', () => {
    const [known] = answers.nonSnap;
    assert.ok(known !== undefined);
    const parts = { clientId: known.headers['client-id'], requestId: known.headers['request-id'] };
    const times = { timestamp: known.headers['request-timestamp'], target: known.headers['request-target'] };
    const right = signNonSnap({ ...parts, ...times, body: known.body }, known.secretKey).signature;
    const component = { ...parts, ...times, requestTarget: times.target, httpMethod: 'POST' };
    const made = createSignatureRequest({
      ...component,
      messageBody: JSON.parse(known.body),
      secretKey: known.secretKey,
    });
    assert.equal(right, known.signature);
    assert.match(made, /^[0-9a-f]{64}$/);
    assert.notEqual(Buffer.from(made, 'hex').toString('base64'), right.replace('HMACSHA256=', ''));
  });
});
