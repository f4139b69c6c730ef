import type { ExampleRequest } from '../model';

/** A transaction under SNAP, and one outside it, which takes no token. Source: DOKU's pages on both. */
export const dokuExamples: readonly [ExampleRequest, ...ExampleRequest[]] = [
  {
    title: 'Create a virtual account',
    secrets: ['privateKey', 'secretKey'],
    method: 'POST',
    path: '/virtual-accounts/bi-snap-va/v1.1/transfer-va/create-va',
    headers: {
      Authorization: 'Bearer {{TOKEN}}',
      'Content-Type': 'application/json',
      'X-PARTNER-ID': '{{CLIENT_ID}}',
      'X-EXTERNAL-ID': '{{EXTERNAL_ID}}',
      'X-TIMESTAMP': '{{TIMESTAMP}}',
      'X-SIGNATURE': '{{SIGNATURE}}',
      'CHANNEL-ID': 'H2H',
    },
    body: json({
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
    headers: {
      'Content-Type': 'application/json',
      'Client-Id': '{{CLIENT_ID}}',
      'Request-Id': '{{REQUEST_ID}}',
      'Request-Timestamp': '{{TIMESTAMP}}',
      Signature: '{{SIGNATURE}}',
    },
    body: json({
      order: { amount: 20000, invoice_number: 'INV-0002' },
      payment: { payment_due_date: 60 },
    }),
  },
];

function json(body: object): string {
  return JSON.stringify(body, undefined, 2);
}
