/**
 * DOKU: SNAP, and services outside it. Sources: DOKU's "Get Token B2B" page, its pages on both kinds of signatures, and
 * its SDKs.
 */
import type { Provider } from '../model';
import { type SnapProfile, snapSigning, snapToken, snapWebhook, timestampZoneOption } from '../protocols';
import { dokuExamples } from './dokuExamples';
import { dokuNonSnap, dokuWebhook, isNonSnap } from './dokuNonSnap';

const profile: SnapProfile = { channelId: 'H2H' };
const snap = snapSigning(profile);

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
  examples: dokuExamples,
};
