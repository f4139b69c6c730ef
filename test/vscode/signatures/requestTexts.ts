/** Requests to sign, of many kinds. */
import { checkoutPath, createVa } from './signaturesFixture';

/** The line of the request in `transaction`, counted from 0. */
export const requestLine = 5;

/** A SNAP transaction's headers, with every reference that it has. */
export const snapHeaders: readonly string[] = [
  'Authorization: Bearer {{$processEnv DOKU_SHOP_TOKEN}}',
  'Content-Type: application/json',
  'X-PARTNER-ID: {{$processEnv DOKU_SHOP_CLIENT_ID}}',
  'X-EXTERNAL-ID: {{$processEnv DOKU_SHOP_EXTERNAL_ID}}',
  'X-TIMESTAMP: {{$processEnv DOKU_SHOP_TIMESTAMP}}',
  'X-SIGNATURE: {{$processEnv DOKU_SHOP_SIGNATURE}}',
  'CHANNEL-ID: H2H',
];

/** The body in turn with other texts and spaces; every fifth with CRLF. */
export function transaction(url: string, index: number): string {
  return ['', '', '', ...block(url, index)].join(index % 5 === 0 ? '\r\n' : '\n');
}

/** A file of several requests; every other one has CRLF. @returns the lines of their URLs too, counted from 0 */
export function transactions(
  url: string,
  indices: readonly number[],
): { readonly text: string; readonly lines: readonly number[] } {
  return joined(
    indices.flatMap((index) => block(url, index)),
    indices,
  );
}

/** The same outside SNAP. */
export function checkouts(
  url: string,
  indices: readonly number[],
): { readonly text: string; readonly lines: readonly number[] } {
  const blocks = indices.flatMap((index) => [
    '### Pay',
    `POST ${url}${checkoutPath}?n=${index}`,
    'Content-Type: application/json',
    'Client-Id: {{$processEnv DOKU_SHOP_CLIENT_ID}}',
    'Request-Id: {{$processEnv DOKU_SHOP_REQUEST_ID}}',
    'Request-Timestamp: {{$processEnv DOKU_SHOP_TIMESTAMP}}',
    'Signature: {{$processEnv DOKU_SHOP_SIGNATURE}}',
    '',
    ...(index % 3 === 0 ? ['{', '\t"order": {'] : ['{ "order": {']),
    `  "amount": 20000, "invoice_number": "INV  ${index} ☕" } }`,
    '',
  ]);
  return joined(blocks, indices);
}

export function bodyOf(index: number): string {
  const name = ['Kopi Pagi', 'Warung  Bu  Sri', 'Ayam “Geprek” ☕', 'Nasi 🍳 Ñandú'][index % 4] ?? '';
  const indent = ['', '  ', '\t'][index % 3] ?? '';
  return accountBody({ trxId: `INV-${index}`, amount: `${index + 1}.00`, name }, indent);
}

function block(url: string, index: number): readonly string[] {
  const body = bodyOf(index).split('\n');
  return ['### Create', '', `POST ${url}${createVa}?n=a b${index}`, ...snapHeaders, '', ...body, ''];
}

function joined(
  lines: readonly string[],
  indices: readonly number[],
): { readonly text: string; readonly lines: readonly number[] } {
  const places = lines.flatMap((line, index) => (line.startsWith('POST ') ? [index] : []));
  const eol = ((indices[0] ?? 0) / indices.length) % 2 === 1 ? '\r\n' : '\n';
  return { text: lines.join(eol), lines: places };
}

/** A body for creating a virtual account, spaced as given; quotation marks in the name are escaped in it. */
function accountBody(
  { trxId, amount, name }: { trxId: string; amount: string; name: string },
  indent: string,
): string {
  const lines = [
    '"partnerServiceId": "    1899"',
    '"customerNo": "20240704001"',
    '"virtualAccountNo": "    189920240704001"',
    `"virtualAccountName": "${name.replaceAll('“', '\\"').replaceAll('”', '\\"')}"`,
    `"trxId": "${trxId}"`,
    `"totalAmount": { "value": "${amount}", "currency": "IDR" }`,
    '"virtualAccountTrxType": "C"',
    '"expiredDate": "2030-01-31T23:59:59+07:00"',
  ];
  return `{\n${lines.map((line) => indent + line).join(',\n')}\n}`;
}
