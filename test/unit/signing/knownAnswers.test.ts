import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { readPrivateKey } from '../../../src/core/keys/privateKey';
import { hexSignature } from '../../../src/core/protocols/webhookSchemes';
import { bodyDigest, signNonSnap } from '../../../src/core/signing/nonSnap';
import { externalId, formatTimestamp, requestId } from '../../../src/core/signing/requestValues';
import {
  bodyHash,
  minifyBody,
  signTokenRequest,
  signTransaction,
  signTransactionWithKey,
} from '../../../src/core/signing/snap';
import answers from '../../support/known-answers.json';

describe('the signature of a token request', () => {
  for (const known of answers.b2bToken) {
    it(`is the known one: ${known.name}`, () => {
      const signed = signTokenRequest(known.clientId, known.xTimestamp, answers.keys.pkcs8);
      assert.equal(signed.stringToSign, known.stringToSign);
      assert.equal(signed.signature, known.xSignature);
      assert.deepEqual(signed.parts, [
        { name: 'X-CLIENT-KEY', value: known.clientId },
        { name: 'X-TIMESTAMP', value: known.xTimestamp },
      ]);
    });
  }

  for (const [form, pem] of Object.entries(answers.keys).filter(([name]) => name.startsWith('pkcs'))) {
    it(`is the same from the key as ${form}`, () => {
      const [known] = answers.b2bToken;
      const key = readPrivateKey(pem, answers.passphrase);
      assert.ok(known !== undefined && key.kind === 'ready');
      assert.equal(signTokenRequest(known.clientId, known.xTimestamp, key.pem).signature, known.xSignature);
    });
  }

  it('is refused with a key that cannot sign, without a word of the key', () => {
    for (const pem of ['', answers.keys.public_spki, answers.keys.pkcs8_encrypted_aes256]) {
      assert.throws(() => signTokenRequest('id', '2020-09-22T01:51:00Z', pem), {
        code: 'invalid-key',
        message: /^The stored private key cannot be used to sign\. Replace it [^-]*$/,
      });
    }
  });
});

describe('the symmetric signature of SNAP', () => {
  for (const known of answers.symmetric) {
    const transaction = {
      method: known.httpMethod,
      path: known.endpointUrl,
      token: known.accessToken,
      timestamp: known.xTimestamp,
    };
    it(`is the known one: ${known.name}`, () => {
      const signed = signTransaction({ ...transaction, body: known.minifiedBody }, known.clientSecret);
      assert.equal(bodyHash(known.minifiedBody), known.bodySha256Hex);
      assert.equal(signed.stringToSign, known.stringToSign);
      assert.equal(signed.signature, known.xSignature);
      assert.equal(signed.parts.map(({ value }) => value).join(':'), known.stringToSign);
    });

    it(`does not change with the body's layout, nor with bytes for text: ${known.name}`, () => {
      if (known.minifiedBody === '') return;
      const pretty = JSON.stringify(JSON.parse(known.minifiedBody), null, '\t').replaceAll('\n', '\r\n');
      for (const body of [pretty, `${pretty}\n`, Buffer.from(pretty)]) {
        assert.equal(
          signTransaction({ ...transaction, body }, known.clientSecret).signature,
          known.xSignature,
        );
      }
    });
  }

  it('signs the method in upper case and the path with its query', () => {
    const request = { method: 'get', path: '/v1.0/x?a=1&b=%20', token: 't', body: '', timestamp: 'T' };
    const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
    assert.equal(signTransaction(request, 'secret').stringToSign, `GET:/v1.0/x?a=1&b=%20:t:${empty}:T`);
  });

  it('marks the token, and nothing else, as a part to be shortened', () => {
    const request = { method: 'GET', path: '/', token: 't', body: '', timestamp: 'T' };
    const secret = signTransaction(request, 'secret').parts.filter((part) => part.secret === true);
    assert.deepEqual(secret, [{ name: 'token', value: 't', secret: true }]);
  });

  it('hashes what is not JSON as it is, bytes that are not UTF-8 too', () => {
    const bytes = Buffer.from([0x7b, 0x20, 0xff, 0x7d]);
    assert.equal(minifyBody(bytes), bytes);
    assert.equal(minifyBody('a = 1 & b = 2'), 'a = 1 & b = 2');
    assert.equal(minifyBody('\uFEFF{ }'), '\uFEFF{ }');
  });
});

describe('the asymmetric signature of a SNAP transaction', () => {
  it('covers method, path, body hash and time, and is verified by the public key', () => {
    const [known] = answers.symmetric;
    assert.ok(known !== undefined);
    const request = {
      method: 'POST',
      path: '/v1.0/debit?x=1',
      body: known.minifiedBody,
      timestamp: known.xTimestamp,
    };
    const signed = signTransactionWithKey(request, answers.keys.pkcs8);
    assert.equal(
      signed.stringToSign,
      `POST:/v1.0/debit?x=1:${known.bodySha256Hex}:2022-10-07T14:18:39+07:00`,
    );
    const key = createPublicKey(answers.keys.public_spki);
    const signature = Buffer.from(signed.signature, 'base64');
    assert.ok(verify('sha256', Buffer.from(signed.stringToSign), key, signature));
  });
});

describe("DOKU's signature outside SNAP", () => {
  for (const known of answers.nonSnap) {
    const request = {
      clientId: known.headers['client-id'],
      requestId: known.headers['request-id'],
      timestamp: known.headers['request-timestamp'],
      target: known.headers['request-target'],
    };
    it(`is the known one: ${known.name}`, () => {
      const signed = signNonSnap({ ...request, body: known.body }, known.secretKey);
      assert.equal(bodyDigest(known.body), known.digest);
      assert.equal(signed.stringToSign, known.component);
      assert.equal(signed.signature, known.signature);
    });

    it('has no digest where there is no body, and hashes a body as it is sent', () => {
      const parts = (body: string) => signNonSnap({ ...request, body }, 's').parts.map(({ name }) => name);
      assert.deepEqual(parts(''), ['Client-Id', 'Request-Id', 'Request-Timestamp', 'Request-Target']);
      assert.equal(parts('{}').at(-1), 'Digest');
      assert.notEqual(bodyDigest('{ }'), bodyDigest('{}'));
    });
  }
});

it("GoBiz's webhook signature is the known one", () => {
  const { rawBody, secret, hexHmacSha256 } = answers.gobiz.webhook;
  assert.equal(hexSignature(rawBody, secret), hexHmacSha256);
  assert.equal(hexSignature(Buffer.from(rawBody), secret), hexHmacSha256);
});

describe('a timestamp', () => {
  const cases = [
    [Date.UTC(2020, 8, 22, 1, 51, 0, 999), 'utc', '2020-09-22T01:51:00Z'],
    [Date.UTC(2022, 9, 7, 7, 18, 39, 1), 'wib', '2022-10-07T14:18:39+07:00'],
    [Date.UTC(2023, 11, 31, 17, 0, 0), 'wib', '2024-01-01T00:00:00+07:00'],
    [Date.UTC(2023, 11, 31, 17, 0, 0), 'utc', '2023-12-31T17:00:00Z'],
  ] as const;
  for (const [now, zone, expected] of cases) {
    it(`in ${zone} reads ${expected}`, () => assert.equal(formatTimestamp(now, zone), expected));
  }
});

describe('ids', () => {
  it('for X-EXTERNAL-ID are 32 digits, all different within one millisecond', () => {
    const now = Date.now();
    const ids = new Set(Array.from({ length: 10_000 }, () => externalId(now)));
    assert.equal(ids.size, 10_000);
    for (const id of ids) assert.match(id, /^\d{32}$/);
  });

  it('for Request-Id are random UUIDs', () => {
    assert.match(requestId(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.notEqual(requestId(), requestId());
  });
});
