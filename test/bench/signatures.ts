import { generateKeyPairSync, sign } from 'node:crypto';
import { signTokenRequest, signTransaction } from '../../src/core/signing/snap';
import { compared, milliseconds, type Row } from './figure';
import { medians, repeated } from './measure';
import { requirePeerFile } from './peers';

interface DokuLibrary {
  generateSignature(privateKey: string, clientId: string, timestamp: string): string;
  generateSymmetricSignature(
    method: string,
    path: string,
    token: string,
    body: unknown,
    timestamp: string,
    secretKey: string,
  ): string;
}

const clientId = 'MCH-0008-1296507211683';
const timestamp = '2022-10-07T14:18:39+07:00';
const token = 't'.repeat(700);
const path = '/virtual-accounts/bi-snap-va/v1.1/transfer-va/create-va';
/** About 1 KB. */
const value = {
  items: Array.from({ length: 14 }, (_, id) => ({ id, name: `Kopi-${id}`, price: '12345678.00' })),
};

export const signatures: Row = {
  name: 'signatures',
  title: "DOKU's signatures",
  run: async () => {
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    const library = requirePeerFile<DokuLibrary>('doku-nodejs-library/_services/tokenService.js');
    const text = Buffer.from(`${clientId}|${timestamp}`);
    const [ours = Number.NaN, bare = Number.NaN, sdk = Number.NaN] = await medians(1000, [
      () => signTokenRequest(clientId, timestamp, privateKey),
      () => sign('sha256', text, privateKey).toString('base64'),
      () => library.generateSignature(privateKey, clientId, timestamp),
    ]);
    const body = JSON.stringify(value, undefined, 2);
    const times = 20;
    const transaction = { method: 'POST', path, token, body, timestamp };
    const [symmetric = Number.NaN, symmetricSdk = Number.NaN] = await medians(300, [
      repeated(times, () => signTransaction(transaction, 'secret')),
      repeated(times, () =>
        library.generateSymmetricSignature('POST', path, token, value, timestamp, 'secret'),
      ),
    ]);
    const name = 'doku-nodejs-library';
    return [
      compared('token signature (RSA)', ours, 'crypto.sign', bare, milliseconds, 1.1),
      compared('token signature (RSA)', ours, name, sdk, milliseconds),
      compared('transaction of 1 KB (HMAC)', symmetric / times, name, symmetricSdk / times, milliseconds),
    ];
  },
};
