import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readPrivateKey } from '../../../src/core/keys/privateKey';
import { AppError } from '../../../src/core/model/errors';
import texts from '../../support/key-texts.json';
import answers from '../../support/known-answers.json';
import { processorTimeOf } from '../../support/until';

const { keys, passphrase } = answers;
const tripleDes = keys.pkcs8_encrypted_doku_docs_PBE_SHA1_3DES;
const base64 = keys.pkcs8.replace(/-----.*-----|\n/g, '');
const openSsh = Buffer.from(`openssh-key-v1\0${'x'.repeat(200)}`).toString('base64');

describe('a text that is not a usable private key is refused with the reason:', () => {
  const cases: readonly (readonly [string, () => string, RegExp])[] = [
    ['nothing', () => '', /empty/],
    ['only space', () => ' \n\t\uFEFF', /empty/],
    ['prose', () => 'please find the key attached, thanks!', /contains no key/],
    ['a word', () => 'hunter2', /contains no key/],
    ['random Base64', () => 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQ', /contains no readable key/],
    ['a very long text', () => 'A'.repeat(300_000), /too long/],
    ['a public key', () => keys.public_spki, /public key/],
    ['a PKCS#1 public key', () => keys.public_pkcs1, /public key/],
    ['a public key without a header', () => bare(keys.public_spki), /public key/],
    ['a public key named private', () => keys.public_spki.replaceAll('PUBLIC', 'PRIVATE'), /public key/],
    ['an SSH public key', () => 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQ me@example', /public key/],
    ['a certificate', () => texts.certificate, /certificate/],
    ['a certificate without a header', () => bare(texts.certificate), /a certificate;/],
    ['a certificate request', () => texts.certificateRequest, /certificate request/],
    ['a bare request', () => bare(texts.certificateRequest), /certificate request/],
    ['an EC key', () => pemOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey), /EC key/],
    ['an EC key of OpenSSL', () => texts.ecWithParameters, /EC key/],
    ['an Ed25519 key', () => pemOf(generateKeyPairSync('ed25519').privateKey), /Ed25519/],
    ['an X25519 key', () => pemOf(generateKeyPairSync('x25519').privateKey), /X25519/],
    ['a DSA key', () => texts.dsa, /DSA key/],
    ['an RSA-PSS key', () => rsa(2048, 'rsa-pss'), /RSA-PSS/],
    [
      'an OpenSSH key',
      () => `-----BEGIN OPENSSH PRIVATE KEY-----\n${openSsh}\n-----END OPENSSH PRIVATE KEY-----`,
      /ssh-keygen -p -m PEM/,
    ],
    ['an OpenSSH key without a header', () => openSsh, /ssh-keygen -p -m PEM/],
    ['a PuTTY key', () => 'PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\n', /PuTTY/],
    ['a PKCS#12 file', () => texts.pkcs12, /openssl pkcs12/],
    ['1024 bits', () => rsa(1024), /1024 bits.*2048/],
    ['2040 bits', () => rsa(2040), /2040 bits.*2048/],
    ['16385 bits', () => rsaOfBits(16385), /16385 bits.*16384/],
    ['a key without its last line', () => keys.pkcs8.replace(/-----END.*/, ''), /cut off/],
    ['a key without its first line', () => keys.pkcs8.replace(/.*BEGIN.*\n/, ''), /cut off/],
    ['a first line alone', () => '-----BEGIN PRIVATE KEY-----', /cut off/],
    ['a key cut in the middle', () => keys.pkcs8.split('\n').slice(0, 12).join('\n'), /cut off/],
    [
      'a key that lost lines',
      () =>
        keys.pkcs8
          .split('\n')
          .filter((_, line) => line < 12 || line > 20)
          .join('\n'),
      /cut off/,
    ],
    ['bare Base64 that lost its end', () => base64.slice(0, 800), /cut off/],
    ['an end of another kind', () => keys.pkcs8.replace('END PRIVATE', 'END RSA PRIVATE'), /cut off/],
    ['characters that are not Base64', () => keys.pkcs8.replace('MIIE', 'MI*E'), /not Base64/],
    [
      'a wrong digit in its modulus',
      () => keys.pkcs8.replace('MRUnlQ833', 'MRUnlQ834').replace('UnlQ833', 'UnlQ834'),
      /are inconsistent/,
    ],
    ['an empty block', () => '-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----', /Base64/],
    ['two private keys', () => keys.pkcs8 + keys.pkcs1, /more than one/],
  ];
  for (const [name, text, reason] of cases) {
    it(name, () => assert.throws(() => readPrivateKey(text()), refusedFor(text(), reason)));
  }
});

it('reads a text of many spaces or newlines in a time that grows with its length', () => {
  for (const filler of [' ', '\n', ' export ']) {
    const time = processorTimeOf(() => {
      assert.throws(() => readPrivateKey(`${filler.repeat(30_000)}1`), AppError);
    });
    assert.ok(time < 1000, `${time} ms`);
  }
});

describe('an encrypted key is refused with the reason:', () => {
  const cases: readonly (readonly [string, string, string, RegExp])[] = [
    ['a wrong passphrase for PBE-SHA1-3DES', tripleDes, 'wrong', /passphrase/],
    ['a wrong passphrase for AES-256', keys.pkcs8_encrypted_aes256, 'wrong', /passphrase/],
    ['a wrong passphrase for PKCS#1', keys.pkcs1_encrypted_aes256_traditional, 'wrong', /passphrase/],
    ['an empty passphrase', keys.pkcs8_encrypted_aes256, '', /passphrase/],
    ['a passphrase with a space after it', keys.pkcs8_encrypted_aes256, `${passphrase} `, /passphrase/],
    [
      'PBKDF2 over SHA-512, which BoringSSL lacks',
      texts.sha512Derivation,
      passphrase,
      /an encryption that Kunci cannot read/,
    ],
    ['scrypt, which BoringSSL lacks', texts.scrypt, passphrase, /an encryption that Kunci cannot read/],
    ['EC inside', encrypted(generateKeyPairSync('ec', { namedCurve: 'P-256' })), passphrase, /EC key/],
    ['1024 bits inside', encrypted(generateKeyPairSync('rsa', { modulusLength: 1024 })), passphrase, /1024/],
  ];
  for (const [name, text, secret, reason] of cases) {
    it(name, () => assert.throws(() => readPrivateKey(text, secret), refusedFor(text, reason)));
  }

  it('two billion rounds of key derivation, which would hang the editor for minutes', () => {
    const oid = (hex: string) => der(6, Buffer.from(hex, 'hex'));
    const salt = der(4, Buffer.alloc(8));
    const rounds = der(2, Buffer.from('7fffffff', 'hex'));
    const derivation = der(0x30, oid('2a864886f70d01050c'), der(0x30, salt, rounds));
    const cipher = der(0x30, oid('60864801650304012a'), der(4, Buffer.alloc(16)));
    const scheme = der(0x30, oid('2a864886f70d01050d'), der(0x30, derivation, cipher));
    const text = der(0x30, scheme, der(4, Buffer.alloc(1200))).toString('base64');
    assert.deepEqual(readPrivateKey(text), { kind: 'passphrase-needed' });
    const time = processorTimeOf(() => {
      assert.throws(
        () => readPrivateKey(text, passphrase),
        refusedFor(text, /an encryption that Kunci cannot read/),
      );
    });
    assert.ok(time < 1000, `${time} ms`);
  });
});

function pemOf(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function encrypted({ privateKey }: { readonly privateKey: KeyObject }): string {
  return privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase }).toString();
}

function rsa(modulusLength: number, kind: 'rsa' | 'rsa-pss' = 'rsa'): string {
  return pemOf(generateKeyPairSync(kind as 'rsa', { modulusLength }).privateKey);
}

/** Without its header and footer. */
function bare(pem: string): string {
  return pem.replace(/-----.*-----\n/g, '');
}

/** The code is right, the reason is named, a next step follows, and nothing of the text is repeated. */
function refusedFor(text: string, reason: RegExp): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof AppError);
    assert.equal(error.code, 'invalid-key');
    assert.match(error.message, reason);
    assert.match(error.message, /\. \w|: /, 'a next step follows the reason');
    const said = `${error.message} ${String(error.cause ?? '')}`;
    for (const line of text.split(/\s+/).filter((word) => word.length > 24))
      assert.ok(!said.includes(line.slice(0, 24)));
    return true;
  };
}

/** A PKCS#1 structure of nine numbers whose modulus has so many bits; no working key. */
function rsaOfBits(bits: number): string {
  const modulus = Buffer.alloc(Math.ceil(bits / 8), 0xff);
  modulus[0] = 0xff >> (modulus.length * 8 - bits);
  const one = der(2, Buffer.from([1]));
  const numbers = [der(2, Buffer.from([0])), der(2, modulus), ...Array.from({ length: 7 }, () => one)];
  return der(0x30, ...numbers).toString('base64');
}

/** One value of DER, under 64 KB. */
function der(tag: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const long = [0x82, body.length >> 8, body.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...(body.length < 0x80 ? [body.length] : long)]), body]);
}
