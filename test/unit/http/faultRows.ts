/** What a person is told for each fault, and how often the server is asked before. */
import type { ErrorCode } from '../../../src/core/model/errors';
import type { FaultName } from '../../support/faultServer';

export interface FaultRow {
  readonly fault: FaultName;
  readonly code: ErrorCode;
  /** The next step, in the words of the message. */
  readonly next: RegExp;
  /** Requests that arrive in all; 1 where nothing is said. */
  readonly requests?: number;
  readonly cause?: string;
}

const cut =
  /the connection was closed \(\w+\)\. Check the network, the proxy and the base URL, then fetch again/;
const slow = /did not respond within 0\.25 seconds\. Check the network and the proxy, then fetch again/;
const elsewhere =
  /does not follow it, because it would carry a secret along\. Check the client's base URL and environment/;
const tooMuch = /more than 1 MB.* Check the client's base URL/;
const odd = /Check the client's base URL and environment, or try again later/;
const ownFault = /side: try again in a few minutes/;
const notPositive = /lifetime is not a positive number of seconds\. Check the client's base URL/;

export const faultRows: readonly FaultRow[] = [
  {
    fault: 'refusedPort',
    code: 'unreachable',
    next: /refused.*Check the network/,
    requests: 0,
    cause: 'ECONNREFUSED',
  },
  { fault: 'resetInHead', code: 'unreachable', next: cut, requests: 3, cause: 'ECONNRESET' },
  { fault: 'resetInBody', code: 'unreachable', next: cut, requests: 3 },
  { fault: 'cutOffBody', code: 'unreachable', next: cut, requests: 3 },
  { fault: 'stalledHead', code: 'timed-out', next: slow },
  { fault: 'stalledBody', code: 'timed-out', next: slow },
  { fault: 'tricklingBody', code: 'timed-out', next: slow },
  { fault: 'redirect301', code: 'redirect-refused', next: elsewhere },
  { fault: 'redirect302', code: 'redirect-refused', next: elsewhere },
  { fault: 'redirect303', code: 'redirect-refused', next: elsewhere },
  { fault: 'redirect307', code: 'redirect-refused', next: elsewhere },
  { fault: 'redirect308', code: 'redirect-refused', next: elsewhere },
  { fault: 'hugeBody', code: 'too-large', next: tooMuch },
  { fault: 'compressedBomb', code: 'too-large', next: tooMuch },
  { fault: 'html401', code: 'rejected', next: /responded with 401\. Check the client ID/ },
  { fault: 'html200', code: 'bad-response', next: odd },
  { fault: 'empty200', code: 'bad-response', next: odd },
  { fault: 'notJson', code: 'bad-response', next: odd },
  { fault: 'notAnObject', code: 'bad-response', next: odd },
  { fault: 'nullBody', code: 'bad-response', next: odd },
  { fault: 'wrongTypes', code: 'bad-response', next: odd },
  { fault: 'missingToken', code: 'bad-response', next: odd },
  { fault: 'lifetimeNegative', code: 'bad-response', next: notPositive },
  { fault: 'lifetimeZero', code: 'bad-response', next: notPositive },
  { fault: 'lifetimeWrongText', code: 'bad-response', next: notPositive },
  { fault: 'status400', code: 'rejected', next: /Check the client's entry|Try the other timestamp form/ },
  { fault: 'status401', code: 'rejected', next: /use “Replace Secret”|compare with “Copy Public Key”/ },
  { fault: 'status403', code: 'rejected', next: /Ask GoBiz to enable|Check the client ID/ },
  { fault: 'status404', code: 'rejected', next: /no token endpoint: check the client's base URL/ },
  { fault: 'status407', code: 'proxy-refused', next: /Check “http\.proxy”/ },
  { fault: 'status429', code: 'rate-limited', next: /wait a minute, then fetch again/, requests: 3 },
  { fault: 'status429Seconds', code: 'rate-limited', next: /fetch again in 1 seconds?\./, requests: 3 },
  { fault: 'status500', code: 'bad-response', next: ownFault },
  { fault: 'status502', code: 'bad-response', next: ownFault, requests: 3 },
  { fault: 'status503', code: 'bad-response', next: ownFault, requests: 3 },
  { fault: 'status504', code: 'bad-response', next: ownFault, requests: 3 },
  {
    fault: 'echoing400',
    code: 'rejected',
    next: /Check the client's entry, then fetch again|Check the client ID/,
  },
  {
    fault: 'selfSignedTls',
    code: 'tls-failed',
    next: /add its certificate to the system's; otherwise do not continue/,
    requests: 0,
    cause: 'DEPTH_ZERO_SELF_SIGNED_CERT',
  },
  {
    fault: 'proxy407',
    code: 'proxy-refused',
    next: /The proxy refused .* Check “http\.proxy” and its credentials/,
  },
];

/** Oddities that are no faults: a token comes out of them, with so many seconds to live. */
export const goodRows: Readonly<Partial<Record<FaultName, Readonly<Record<'gobiz' | 'doku', number>>>>> = {
  good: { gobiz: 3600, doku: 900 },
  lifetimeHuge: { gobiz: 315_360_000, doku: 315_360_000 },
  lifetimeMissing: { gobiz: 60, doku: 60 },
  lifetimeText: { gobiz: 900, doku: 900 },
};

/** Shown by tests of their own, since what is told depends on the moment. */
export const otherRows: readonly FaultName[] = ['status429Date'];
