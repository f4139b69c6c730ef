/**
 * DOKU: SNAP, and services outside it. Sources: DOKU's "Get Token B2B" page, its pages on both kinds of signatures, and
 * its SDKs.
 */
import type { ExampleRequest, Provider } from '../model';
import { type SnapProfile, timestampZoneOption } from '../protocols/snapProfile';
import { snapSigning, transactionHeaders } from '../protocols/snapSigning';
import { snapToken } from '../protocols/snapToken';
import { snapWebhook } from '../protocols/webhookSchemes';
import { dokuNonSnap, dokuWebhook, isNonSnap } from './dokuNonSnap';

const profile: SnapProfile = { channelId: 'H2H' };
const snap = snapSigning(profile);

/** A transaction under SNAP, and one outside it, which takes no token. Source: DOKU's pages on both. */
const examples: readonly [ExampleRequest, ...ExampleRequest[]] = [
  {
    title: 'Create a virtual account',
    secrets: ['privateKey', 'secretKey'],
    method: 'POST',
    path: '/virtual-accounts/bi-snap-va/v1.1/transfer-va/create-va',
    headers: {
      Authorization: 'Bearer {{TOKEN}}',
      'Content-Type': 'application/json',
      ...transactionHeaders(profile),
    },
    body: formatJson({
      partnerServiceId: '    1899',
      customerNo: '20240704001',
      virtualAccountNo: '    189920240704001',
      virtualAccountName: 'Kopi Pagi',
      trxId: 'INV-0001',
      totalAmount: { value: '10000.00', currency: 'IDR' },
      virtualAccountTrxType: 'C',
      expiredDate: '2030-01-31T23:59:59+07:00',
    }),
  },
  {
    title: 'Checkout',
    secrets: ['secretKey'],
    method: 'POST',
    path: '/checkout/v1/payment',
    headers: { 'Content-Type': 'application/json', ...dokuNonSnap.headers },
    body: formatJson({
      order: { amount: 20000, invoice_number: 'INV-0002' },
      payment: { payment_due_date: 60 },
    }),
  },
];

export const doku: Provider = {
  id: 'doku',
  label: 'DOKU',
  origins: {
    sandbox: { oauth: 'https://api-sandbox.doku.com', api: 'https://api-sandbox.doku.com' },
    production: { oauth: 'https://api.doku.com', api: 'https://api.doku.com' },
  },
  clientIdHelp:
    "The client ID from DOKU's dashboard, Settings › API Keys, e.g. MCH-0008-1296507211683 or BRN-0201-…",
  options: [
    timestampZoneOption(
      'UTC with Z, as DOKU describes it',
      "Western Indonesian time with +07:00, as in DOKU's samples",
    ),
  ],
  secrets: [
    {
      name: 'privateKey',
      title: 'Private key',
      description: 'Signs token requests; DOKU has its public half.',
      kind: 'key',
      optional: true,
      registration:
        "In DOKU's dashboard open Settings › API Keys, choose to add or change the merchant public key, paste it and save.",
    },
    {
      name: 'secretKey',
      title: 'Secret key',
      description: "Signs transactions. DOKU's dashboard shows it under Settings › API Keys.",
      kind: 'text',
      optional: true,
    },
  ],
  token: snapToken({
    path: '/authorization/v1/access-token/b2b',
    profile,
    formatHint: 'Try the other timestamp form (“Edit Client”, Timestamp).',
  }),
  variables: [
    { suffix: 'TOKEN', kind: 'token', description: 'The B2B access token, without "Bearer"' },
    {
      suffix: 'CLIENT_ID',
      kind: 'plain',
      description: 'The client ID, for X-PARTNER-ID and Client-Id',
      value: ({ clientId }) => clientId,
    },
    {
      suffix: 'TIMESTAMP',
      kind: 'signed',
      description: 'X-TIMESTAMP or Request-Timestamp of this request',
    },
    {
      suffix: 'SIGNATURE',
      kind: 'signed',
      description: 'X-SIGNATURE (SNAP) or Signature (outside SNAP) of this request',
    },
    { suffix: 'EXTERNAL_ID', kind: 'signed', description: 'X-EXTERNAL-ID, unique within the day (SNAP)' },
    { suffix: 'REQUEST_ID', kind: 'signed', description: 'Request-Id, unique (outside SNAP)' },
  ],
  signing: { kindOf: (headers) => (isNonSnap(headers) ? dokuNonSnap : snap.kindOf(headers)) },
  webhooks: [dokuWebhook, snapWebhook('doku-snap', { title: 'Secret key', field: 'secretKey' })],
  examples,
};

function formatJson(body: object): string {
  return JSON.stringify(body, undefined, 2);
}
