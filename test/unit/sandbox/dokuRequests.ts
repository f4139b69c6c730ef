/** DOKU requests made by hand with node:crypto, apart from the code under test; each header can be changed or left out. */
import { createHash, createHmac, sign } from 'node:crypto';
import type { SnapMockServer } from '../../../src/sandbox/snap/snapServer';
import { type RawAnswer, rawRequest } from '../../support/rawRequest';

/** `undefined` leaves a header out. */
export type Changes = Readonly<Record<string, string | undefined>>;

export interface Change {
  readonly headers?: Changes;
  readonly body?: string;
  readonly method?: string;
  readonly path?: string;
  /** What is signed in place of what is sent. */
  readonly signedPath?: string;
  readonly signedBody?: string;
}

export const grant = '{"grantType":"client_credentials"}';
const createVa = '/virtual-accounts/bi-snap-va/v1.1/transfer-va/create-va';

/** Indented as people write it, with a space inside a string that is part of what is signed. */
export const account = `{
  "partnerServiceId": "  088899",
  "virtualAccountName": "Jokul Doe",
  "trxId": "INV-1",
  "totalAmount": { "value": "11500.00", "currency": "IDR" }
}`;
export const minifiedAccount =
  '{"partnerServiceId":"  088899","virtualAccountName":"Jokul Doe","trxId":"INV-1",' +
  '"totalAmount":{"value":"11500.00","currency":"IDR"}}';

export function askToken(
  { url, clientId, privateKey }: SnapMockServer,
  timestamp: string,
  change: Change = {},
): Promise<RawAnswer> {
  return send(
    url,
    change.method ?? 'POST',
    change.path ?? '/authorization/v1/access-token/b2b',
    change.body ?? grant,
    {
      'X-CLIENT-KEY': clientId,
      'X-TIMESTAMP': timestamp,
      'X-SIGNATURE': sign('sha256', Buffer.from(`${clientId}|${timestamp}`), privateKey).toString('base64'),
      'Content-Type': 'application/json',
      ...change.headers,
    },
  );
}

let externalId = 0;

export function askAccount(
  { url, clientId, secretKey }: SnapMockServer,
  token: string,
  timestamp: string,
  change: Change = {},
): Promise<RawAnswer> {
  const { method = 'POST', path = createVa, body = account } = change;
  const hash = createHash('sha256')
    .update(change.signedBody ?? minifiedAccount)
    .digest('hex');
  const text = `${method}:${change.signedPath ?? path}:${token}:${hash}:${timestamp}`;
  externalId += 1;
  return send(url, method, path, body, {
    Authorization: `Bearer ${token}`,
    'X-PARTNER-ID': clientId,
    'X-EXTERNAL-ID': String(externalId),
    'X-TIMESTAMP': timestamp,
    'X-SIGNATURE': createHmac('sha512', secretKey).update(text).digest('base64'),
    'CHANNEL-ID': 'H2H',
    'Content-Type': 'application/json',
    ...change.headers,
  });
}

export function askCheckout(
  { url, clientId, secretKey }: SnapMockServer,
  timestamp: string,
  change: Change = {},
): Promise<RawAnswer> {
  const { method = 'POST', path = '/checkout/v1/payment' } = change;
  const { body = '{"order":{"amount":20000,"invoice_number":"INV-1"}}' } = change;
  const digest = createHash('sha256')
    .update(change.signedBody ?? body)
    .digest('base64');
  const text =
    `Client-Id:${clientId}\nRequest-Id:request-1\nRequest-Timestamp:${timestamp}\n` +
    `Request-Target:${change.signedPath ?? path}\nDigest:${digest}`;
  return send(url, method, path, body, {
    'Client-Id': clientId,
    'Request-Id': 'request-1',
    'Request-Timestamp': timestamp,
    Signature: `HMACSHA256=${createHmac('sha256', secretKey).update(text).digest('base64')}`,
    'Content-Type': 'application/json',
    ...change.headers,
  });
}

function send(url: string, method: string, path: string, body: string, headers: Changes): Promise<RawAnswer> {
  const sent = Object.entries(headers).filter(([, value]) => value !== undefined);
  return rawRequest(url + path, { method, body, headers: Object.fromEntries(sent) });
}
