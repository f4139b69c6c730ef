/**
 * The mock server for DOKU: virtual accounts by SNAP, and Checkout outside SNAP. Sources: DOKU's documentation of the
 * B2B token and of both signatures. The service codes 27 and 31 are those of SNAP.
 */

import type { MockServerOptions } from '../server/mockServer';
import { type SnapBank, type SnapMockServer, startSnapServer } from '../snap/snapServer';
import { snapTransaction } from '../snap/snapTransaction';
import { answerCheckout } from './checkout';

export function startDokuServer(options: MockServerOptions): Promise<SnapMockServer> {
  return startSnapServer(bank, options);
}

const bank: SnapBank = {
  client: {
    name: 'local-shop',
    provider: 'doku',
    clientId: 'MCH-0000-sandbox',
    options: { timestampZone: 'utc' },
  },
  profile: { channelId: 'H2H' },
  tokenPath: '/authorization/v1/access-token/b2b',
  services: {
    '/virtual-accounts/bi-snap-va/v1.1/transfer-va/create-va': snapTransaction({
      code: '27',
      method: 'POST',
      mandatory: ['partnerServiceId', 'virtualAccountName', 'trxId', 'totalAmount'],
      responseMember: 'virtualAccountData',
    }),
    '/virtual-accounts/bi-snap-va/v1.1/transfer-va/delete-va': snapTransaction({
      code: '31',
      method: 'DELETE',
      mandatory: ['partnerServiceId', 'trxId'],
      responseMember: 'virtualAccountData',
    }),
    '/checkout/v1/payment': answerCheckout,
  },
};
