import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { makeKeyPair, publicKeyOf } from '../../../src/core/keys/keyPair';
import { readPrivateKey } from '../../../src/core/keys/privateKey';
import texts from '../../support/key-texts.json';
import answers from '../../support/known-answers.json';

const { keys, passphrase } = answers;
const asInDokuDocs = keys.pkcs8_encrypted_doku_docs_PBE_SHA1_3DES;
const base64 = keys.pkcs8.replace(/-----.*-----|\n/g, '');

describe('reading a private key', () => {
  const forms: readonly (readonly [string, string, string | undefined])[] = [
    ['PKCS#8', keys.pkcs8, undefined],
    ['PKCS#1', keys.pkcs1, undefined],
    ["PKCS#8 encrypted as DOKU's instructions do it", asInDokuDocs, passphrase],
    ['PKCS#8 encrypted with AES-256', keys.pkcs8_encrypted_aes256, passphrase],
    ['PKCS#1 encrypted with AES-256', keys.pkcs1_encrypted_aes256_traditional, passphrase],
    ['PKCS#1 encrypted with 3DES', texts.traditionalTripleDes, passphrase],
  ];
  const shapes: readonly (readonly [string, (pem: string) => string])[] = [
    ['as it was made', (pem) => pem],
    ['with CRLF', (pem) => pem.replaceAll('\n', '\r\n')],
    ['with CR alone', (pem) => pem.replaceAll('\n', '\r')],
    ['with a byte order mark', (pem) => `\uFEFF${pem}`],
    ['with newlines written out', (pem) => pem.replaceAll('\n', '\\n')],
    ['with CRLF written out', (pem) => pem.replaceAll('\n', '\\r\\n')],
    ['with newlines written out twice over', (pem) => pem.replaceAll('\n', '\\\\n')],
    ['as a line of an .env file', (pem) => `PRIVATE_KEY="${pem.replaceAll('\n', '\\n')}"`],
    ['indented', (pem) => pem.replace(/^/gm, '    ')],
    ['indented with tabs', (pem) => pem.replace(/^/gm, '\t')],
    ['with spaces for newlines', (pem) => pem.replaceAll('\n', ' ')],
    ['in one long line', (pem) => pem.replaceAll('\n', '')],
    ['in one long line without any space', (pem) => pem.replace(/\s/g, '')],
    ['with empty lines between', (pem) => pem.replaceAll('\n', '\n\n')],
    ['in double quotes', (pem) => `"${pem}"`],
    ['in single quotes', (pem) => `'${pem.trim()}'`],
    ['without its last newline', (pem) => pem.trimEnd()],
    ['with text around it', (pem) => `Here is the key - keep it - safe:\n${pem}\nRegards\n-- \nOps`],
    ['with a dash lost at both ends', (pem) => pem.trim().slice(1, -1)],
    ['after its certificate', (pem) => texts.certificate + pem],
    ['before its certificate and public key', (pem) => pem + texts.certificate + keys.public_spki],
    ['as Base64 of the whole file', (pem) => Buffer.from(pem).toString('base64')],
    ['saved as UTF-16', (pem) => Buffer.from(`\uFEFF${pem}`, 'utf16le').toString('utf8')],
  ];

  for (const [form, pem, secret] of forms) {
    for (const [shape, shaped] of shapes) {
      it(`understands ${form} ${shape}`, () => {
        if (secret !== undefined) {
          assert.deepEqual(readPrivateKey(shaped(pem)), { kind: 'passphrase-needed' });
        }
        const expected = { kind: 'ready', pem: keys.pkcs8, bits: 2048 };
        assert.deepEqual(readPrivateKey(shaped(pem), secret), expected);
      });
    }
  }

  const bare: readonly (readonly [string, string])[] = [
    ['in one line', base64],
    ['in lines', keys.pkcs8.replace(/-----.*-----\n/g, '')],
    ['in quotes', `"${base64}"`],
    ['as a line of an .env file', `export DOKU_KEY='${base64}'`],
    ['as PKCS#1', keys.pkcs1.replace(/-----.*-----\n/g, '')],
    ['under the wrong header', `-----BEGIN RSA PRIVATE KEY-----\n${base64}\n-----END RSA PRIVATE KEY-----`],
  ];
  for (const [shape, text] of bare) {
    it(`understands Base64 without a header ${shape}`, () => {
      assert.deepEqual(readPrivateKey(text), { kind: 'ready', pem: keys.pkcs8, bits: 2048 });
    });
  }

  it('tells by its structure that Base64 without a header is encrypted', () => {
    const text = keys.pkcs8_encrypted_aes256.replace(/-----.*-----\n/g, '');
    assert.deepEqual(readPrivateKey(text), { kind: 'passphrase-needed' });
    assert.deepEqual(readPrivateKey(text, passphrase), { kind: 'ready', pem: keys.pkcs8, bits: 2048 });
  });

  it('takes the key out of what openssl pkcs12 writes, Bag Attributes and all', () => {
    assert.deepEqual(readPrivateKey(texts.bagAttributes), { kind: 'ready', pem: keys.pkcs8, bits: 2048 });
  });

  it('needs no passphrase for a key that has none, and ignores one', () => {
    assert.deepEqual(readPrivateKey(keys.pkcs8, 'superfluous'), {
      kind: 'ready',
      pem: keys.pkcs8,
      bits: 2048,
    });
  });
});

describe('a key pair made here', () => {
  for (const bits of [2048, 4096] as const) {
    it(`has ${bits} bits, reads back unchanged and yields its public half`, async () => {
      const pair = await makeKeyPair(bits);
      assert.deepEqual(readPrivateKey(pair.privateKey), { kind: 'ready', pem: pair.privateKey, bits });
      assert.equal(publicKeyOf(pair.privateKey).pem, pair.publicKey);
    }).timeout(60_000);
  }
});

describe('the public half of a key', () => {
  it('is the known one, with the fingerprint that OpenSSL computes', () => {
    // openssl pkey -pubin -outform DER | openssl dgst -sha256 -binary | openssl base64
    const fingerprint = 'SHA256:/VmnNYNv2YsyOugKGVN3jpBdPUzb9CoPHGBkMH2+WDA';
    assert.deepEqual(publicKeyOf(keys.pkcs8), { pem: keys.public_spki, fingerprint });
  });

  it('is not had from what is no private key', () => {
    for (const text of ['', keys.public_spki, keys.pkcs8_encrypted_aes256]) {
      assert.throws(() => publicKeyOf(text), { code: 'invalid-key' });
    }
  });

  it('differs between keys in its fingerprint', () => {
    const other = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    assert.notEqual(publicKeyOf(other.privateKey).fingerprint, publicKeyOf(keys.pkcs8).fingerprint);
  });
});
