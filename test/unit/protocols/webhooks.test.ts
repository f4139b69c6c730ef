import assert from 'node:assert/strict';
import {
  checkWebhook as checkWith,
  findWebhookSources,
  pastedPath,
  type ReceivedWebhook,
  type WebhookSecret,
  webhookHeaders,
} from '../../../src/core/protocols/webhookCheck';
import { snapWebhook } from '../../../src/core/protocols/webhookSchemes';
import { doku } from '../../../src/core/providers/doku';
import { gobiz as gobizProvider } from '../../../src/core/providers/gobiz';
import { signNonSnap } from '../../../src/core/signing/nonSnap';
import { signTransaction } from '../../../src/core/signing/snap';
import answers from '../../support/known-answers.json';

const gobiz = answers.gobiz.webhook;
const providers = [gobizProvider, doku];
const secrets: readonly WebhookSecret[] = [
  { client: 'other', provider: 'gobiz', secret: 'wrong' },
  { client: 'outlet', provider: 'gobiz', secret: gobiz.secret },
  { client: 'payments', provider: 'doku', secret: 'SK-test-only' },
];
const path = '/payments/notifications?shop=1';
const body = '{"order":{"invoice_number":"INV-1","amount":150000.00},"note":"Kopi  ☕"}';
const request = {
  clientId: 'MCH-1',
  requestId: 'fdb69f47',
  timestamp: '2020-10-21T03:38:28Z',
  target: path,
  body,
};
const nonSnap = [
  'Client-Id: MCH-1',
  'Request-Id: fdb69f47',
  'Request-Timestamp: 2020-10-21T03:38:28Z',
  `Signature: ${signNonSnap(request, 'SK-test-only').signature}`,
].join('\n');
const transaction = { method: 'POST', path, token: 'a.b.c', timestamp: '2022-10-07T14:18:39+07:00', body };
const snap = [
  'X-PARTNER-ID: MCH-1',
  'X-EXTERNAL-ID: 1',
  'X-TIMESTAMP: 2022-10-07T14:18:39+07:00',
  'Authorization: Bearer a.b.c',
  `X-SIGNATURE: ${signTransaction(transaction, 'SK-test-only').signature}`,
].join('\r\n');

function checkWebhook(webhook: ReceivedWebhook, candidates: readonly WebhookSecret[]) {
  return checkWith(webhook, candidates, providers);
}

describe('a notification of GoBiz', () => {
  const headers = `Content-Type: application/json\nX-Go-Signature: ${gobiz.hexHmacSha256}`;

  const shapes = [
    ['as received', headers],
    ['with the names in lower case', headers.toLowerCase()],
    ['with a request line', `POST /hook HTTP/1.1\r\n${headers.replace('\n', '\r\n')}\r\n\r\n`],
    ['as curl prints it', headers.replace(/^/gm, '> ')],
    ['as JSON', JSON.stringify({ 'x-go-signature': gobiz.hexHmacSha256 })],
  ] as const;
  for (const [shape, text] of shapes) {
    it(`is genuine with its headers ${shape}`, () => {
      const check = checkWebhook({ headers: text, body: gobiz.rawBody }, secrets);
      assert.deepEqual(check, { kind: 'genuine', scheme: 'gobiz', client: 'outlet' });
    });
  }

  const changes = [
    ['line-endings', `${gobiz.rawBody}\n`],
    ['line-endings', `${gobiz.rawBody}\r\n`],
    ['whitespace', JSON.stringify(JSON.parse(gobiz.rawBody), null, 2)],
  ] as const;
  for (const [change, changed] of changes) {
    it(`is genuine but changed: ${change} of ${JSON.stringify(changed.slice(-3))}`, () => {
      const check = checkWebhook({ headers, body: changed }, secrets);
      assert.ok(check.kind === 'genuine-but-changed');
      assert.deepEqual([check.scheme, check.client, check.change], ['gobiz', 'outlet', change]);
    });
  }

  it('is refused where one byte of body or signature differs, or the secret does', () => {
    const altered = [
      { headers, body: gobiz.rawBody.replace('Kopi', 'Kopj') },
      { headers: headers.slice(0, -1) + (headers.endsWith('0') ? '1' : '0'), body: gobiz.rawBody },
      { headers: headers.slice(0, -1), body: gobiz.rawBody },
    ];
    for (const webhook of altered) assert.equal(checkWebhook(webhook, secrets).kind, 'refused');
    const check = checkWebhook({ headers, body: gobiz.rawBody }, secrets.slice(0, 1));
    assert.ok(check.kind === 'refused' && check.message.includes('other'));
    assert.ok(!check.message.includes('wrong'), 'the secret is not repeated');
  });
});

describe('a notification of DOKU', () => {
  for (const [scheme, headers] of [
    ['doku', nonSnap],
    ['doku-snap', snap],
  ] as const) {
    it(`is genuine under ${scheme}, with the path given, as a URL, or in the request line`, () => {
      const expected = { kind: 'genuine', scheme, client: 'payments' };
      assert.deepEqual(checkWebhook({ headers, body, url: path }, secrets), expected);
      assert.deepEqual(
        checkWebhook({ headers, body, url: `https://shop.example${path}` }, secrets),
        expected,
      );
      assert.deepEqual(
        checkWebhook({ headers: `POST ${path} HTTP/1.1\n${headers}`, body }, secrets),
        expected,
      );
    });

    it(`is refused under ${scheme} where body, path or a signed header differs`, () => {
      const altered = [
        { headers, body: body.replace('INV-1', 'INV-2'), url: path },
        { headers, body: body.replace('Kopi  ', 'Kopi '), url: path },
        { headers, body, url: '/payments' },
        { headers: headers.replace(/(Timestamp: 20)2/i, '$13'), body, url: path },
      ];
      for (const webhook of altered) assert.equal(checkWebhook(webhook, secrets).kind, 'refused');
    });

    it(`needs a path, the signed headers and a secret under ${scheme}`, () => {
      const partial = headers.replace(/^.*Timestamp.*\r?\n/im, '');
      const noPath = checkWebhook({ headers, body }, secrets);
      const noHeader = checkWebhook({ headers: partial, body, url: path }, secrets);
      const noSecret = checkWebhook({ headers, body, url: path }, secrets.slice(0, 2));
      assert.ok(noPath.kind === 'incomplete' && noPath.missing.join().includes('path'));
      assert.ok(noHeader.kind === 'incomplete' && /timestamp/i.test(noHeader.missing.join()));
      assert.ok(noSecret.kind === 'incomplete' && noSecret.missing.join().includes('DOKU'));
    });
  }

  it('is genuine under SNAP however its body is laid out, since that is minified', () => {
    const pretty = body.replaceAll(',"', ' ,\n "');
    assert.equal(checkWebhook({ headers: snap, body: pretty, url: path }, secrets).kind, 'genuine');
  });

  it('outside SNAP is genuine but changed where its body was formatted again', () => {
    const check = checkWebhook({ headers: nonSnap, body: body.replaceAll(':', ': '), url: path }, secrets);
    assert.ok(check.kind === 'genuine-but-changed' && check.change === 'whitespace');
  });
});

it('what has no signature header cannot be checked', () => {
  for (const headers of ['', 'Content-Type: application/json', '{"a":', 'X-Go-Signature']) {
    const check = checkWebhook({ headers, body: '{}' }, secrets);
    assert.ok(check.kind === 'incomplete' && check.scheme === undefined);
  }
});

describe('the source of a notification', () => {
  const sourcesOf = (headers: string) =>
    findWebhookSources(headers, providers).map(({ provider, scheme }) => [provider.id, scheme.secret.field]);

  it('is told from its signature header, with the field of the client that holds the secret', () => {
    assert.deepEqual(sourcesOf('X-Go-Signature: 00'), [['gobiz', undefined]]);
    assert.deepEqual(sourcesOf('Signature: HMACSHA256=x'), [['doku', 'secretKey']]);
    assert.deepEqual(sourcesOf('{"x-signature":"x"}'), [['doku', 'secretKey']]);
    assert.deepEqual(sourcesOf('Content-Type: text/plain'), []);
    assert.deepEqual(webhookHeaders(providers), ['X-Go-Signature', 'Signature', 'X-SIGNATURE']);
  });

  it('is told with the path of a request line that was pasted along', () => {
    assert.equal(pastedPath('POST /n HTTP/1.1\nSignature: HMACSHA256=x'), '/n');
    assert.equal(pastedPath('Signature: HMACSHA256=x'), undefined);
  });

  it('is found among providers that use the same header', () => {
    const bank = { id: 'bank', label: 'Bank', webhooks: [snapWebhook('bank', { title: 'Secret' })] };
    const own: WebhookSecret = { client: 'till', provider: 'bank', secret: 'SK-test-only' };
    const webhook = { headers: snap, body, url: path };
    const wrong = { ...own, provider: 'doku', client: 'payments', secret: 'wrong' };
    const both = [...providers, bank];
    assert.deepEqual(checkWith(webhook, [wrong, own], both), {
      kind: 'genuine',
      scheme: 'bank',
      client: 'till',
    });
    assert.equal(checkWith(webhook, [wrong], both).kind, 'refused');
  });
});
