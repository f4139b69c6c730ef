/** Fuzzing of what people paste: keys, notifications, signatures. */

import { explainSignature } from '../../../src/core/explain/explainSignature';
import { readPrivateKey } from '../../../src/core/keys/privateKey';
import { checkWebhook, type WebhookSecret } from '../../../src/core/protocols/webhookCheck';
import { providers } from '../../../src/core/providers';

import { signNonSnap } from '../../../src/core/signing/nonSnap';
import keyTexts from '../key-texts.json';
import answers from '../known-answers.json';

import type { Target } from './fuzzer';
import { mutated, type Texts, written } from './mutate';
import { mark, oddValue } from './oddJson';

const { keys } = answers;
const keySamples: Texts = [
  keys.pkcs8,
  keys.pkcs1,
  keys.pkcs8_encrypted_aes256,
  keys.pkcs8_encrypted_doku_docs_PBE_SHA1_3DES,
  keys.pkcs1_encrypted_aes256_traditional,
  keys.public_spki,
  ...Object.entries(keyTexts).flatMap(([name, text]) => (name === 'about' ? [] : [text])),
];
const keyPieces: Texts = [
  '-----BEGIN PRIVATE KEY-----',
  ...['-----END PRIVATE KEY-----', '-----BEGIN RSA PRIVATE KEY-----\n'],
  ...['-----BEGIN ENCRYPTED PRIVATE KEY-----\n', '-----BEGIN ', '-----END ', 'BEGIN PRIVATE KEY', '-----'],
  ...['Proc-Type: 4,ENCRYPTED\n', 'DEK-Info: AES-256-CBC,00112233445566778899AABBCCDDEEFF\n\n', 'DEK-Info: '],
  ...['PRIVATE_KEY="', 'export KEY=', 'MIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSkAgEAAoIBAQ', 'AAAA'],
  ...['MIICXAIBAAKBgQ==', '\\n', '\n', 'ssh-rsa AAAAB3NzaC1yc2E', 'PuTTY-User-Key-File-3: ssh-rsa\n'],
];
/** Lines of the keys' bodies. */
const keyLines = keySamples
  .slice(0, 5)
  .flatMap((text) => text.split('\n').filter((line) => line.length === 64));

const pem: Target<string> = {
  title: 'PEM text',
  input: (random) => written(random, keyPieces, keySamples),
  run: (text) => {
    readPrivateKey(text);
    return [];
  },
  secrets: keyLines,
};

const secrets: readonly WebhookSecret[] = [
  { client: 'outlet', provider: 'gobiz', secret: mark },
  { client: 'payments', provider: 'doku', secret: mark },
];
const path = '/payments/notifications?shop=1';
const notification = '{"order":{"invoice_number":"INV-1","amount":150000.00},"note":"Kopi ☕"}';
const timestamp = '2020-10-21T03:38:28Z';
const signed = signNonSnap(
  { clientId: 'MCH-1', requestId: 'r', timestamp, target: path, body: notification },
  mark,
);
const headerSamples: Texts = [
  `POST ${path} HTTP/1.1\r\nClient-Id: MCH-1\r\nRequest-Id: r\r\nRequest-Timestamp: ${timestamp}\r\nSignature: ${signed.signature}\r\n`,
  `X-Go-Signature: ${'0'.repeat(64)}\n`,
  `> X-TIMESTAMP: ${timestamp}\n> Authorization: Bearer a.b.c\n> X-SIGNATURE: ${'A'.repeat(86)}==\n`,
  `{"X-Go-Signature":"${'0'.repeat(64)}","Client-Id":1}`,
];
const headerPieces: Texts = [
  'X-Go-Signature: ',
  ...['Signature: HMACSHA256=', 'X-SIGNATURE: ', 'X-TIMESTAMP: ', 'Authorization: Bearer ', 'Client-Id: a\n'],
  ...['Request-Id: b\n', 'Request-Timestamp: c\n', '__proto__: x\n', 'POST /x HTTP/1.1\n', ': ', '\n'],
  ...['\r\n ', '{"', '":"', 'https://a.example/p?q#f'],
];

interface Notification {
  readonly headers: string;
  readonly body: string;
  readonly url: string;
}

const webhook: Target<Notification> = {
  title: 'webhook headers and bodies',
  input: (random) => ({
    headers: random.below(12) === 0 ? oddValue(random) : written(random, headerPieces, headerSamples),
    body:
      random.below(8) === 0
        ? oddValue(random)
        : mutated(random, notification, ['{', '":', '\\u0000', '1e999']),
    url: random.below(2) === 0 ? '' : mutated(random, `https://shop.example${path}`, ['#', '?', '//', ' ']),
  }),
  run: (received) => {
    const check = checkWebhook(received, secrets, providers);
    return 'message' in check ? [check.message] : [];
  },
  secrets: [mark],
};

const request = { clientId: 'MCH-1', requestId: 'r', timestamp, target: path, body: notification };
const pasted: Texts = [
  signed.signature,
  `Signature: ${signed.signature}`,
  'ab'.repeat(32),
  'c2hvcnQ=',
  signed.signature.slice(0, 30),
];

const signature: Target<string> = {
  title: 'pasted signatures',
  input: (random) => written(random, ['Signature:', 'HMACSHA256=', 'A', 'f0', '=', '-_', '"'], pasted),
  run: (text) => {
    const input = { kind: 'nonSnap', request, origin: 'https://api.doku.com', secretKey: mark } as const;
    const found = explainSignature(input, text, [{ name: 'shop', clientId: 'MCH-2', key: `${mark}-2` }]);
    return found.kind === 'mistakes' ? found.mistakes.map(({ message }) => message) : [];
  },
  secrets: [mark],
  // Each that can be read is compared with some hundred others, an HMAC each.
  oneIn: 5,
  // A search through all pairs of mistakes, which a person asks for by a command; nothing else waits for it.
  limit: 250,
};

export const pasteTargets = [pem, webhook, signature] as readonly Target[];
