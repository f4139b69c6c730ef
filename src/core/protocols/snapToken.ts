/**
 * SNAP's B2B token (service 73), requested with an RSA signature. Sources: the standard's technical and security part,
 * "Access Token B2B"; a response code is HTTP status (3 digits), service (2), case (2).
 */
import { parseJsonObject } from '../base/json';
import { measureSkew } from '../http/clockSkew';
import { readStoredKey } from '../keys/privateKey';
import type { Grant, HttpResponse, TokenProtocol } from '../model';
import type { AppError } from '../model/errors';
import { signTokenRequest } from '../signing/snap';
import { requireSecret } from '../tokens/tokenRequest';
import { type SnapProfile, snapTimestamp } from './snapProfile';
import { badResponse, readJsonObject, readLifetime, readTokenValue, refuseToken } from './tokenResponse';

export interface SnapTokenSettings {
  /** The path of the token endpoint on the OAuth origin. */
  readonly path: string;
  readonly profile: Pick<SnapProfile, 'precision'>;
  /** Some banks leave `responseCode` out of a success; required if absent. */
  readonly responseCode?: 'required' | 'optional';
  /** A sentence for the user: what to do if the provider rejects the format of a field. */
  readonly formatHint?: string;
}

/** For clients with the secret `privateKey`. */
export function snapToken(settings: SnapTokenSettings): TokenProtocol {
  return {
    path: () => settings.path,
    secrets: () => ['privateKey'],
    // The body has exactly this one member.
    request: ({ client, url, secrets, now }) => {
      const privateKey = readStoredKey(requireSecret(secrets, 'privateKey'), client.name);
      const timestamp = snapTimestamp(client, now, settings.profile);
      const { signature } = signTokenRequest(client.clientId, timestamp, privateKey);
      const headers = {
        accept: 'application/json',
        'content-type': 'application/json',
        'X-CLIENT-KEY': client.clientId,
        'X-TIMESTAMP': timestamp,
        'X-SIGNATURE': signature,
      };
      return { method: 'POST', url, headers, body: '{"grantType":"client_credentials"}' };
    },
    readResponse: (response, label, now) => readSnapToken(response, label, now, settings),
  };
}

/**
 * Success is HTTP 200 and `responseCode` 2007300. `expiresIn` is a number or text, depending on the provider.
 * @throws AppError `rejected`, `rate-limited`, `bad-response`
 */
function readSnapToken(
  response: HttpResponse,
  label: string,
  now: number,
  settings: SnapTokenSettings,
): Grant {
  if (response.status !== 200) throw refuseSnapToken(response, label, now, settings);
  const answer = readJsonObject(label, response);
  const code = readResponseCode(answer);
  if (code && code.status !== 200)
    throw refuseSnapToken({ ...response, status: code.status }, label, now, settings);
  const isLeftOut = settings.responseCode === 'optional' && answer.responseCode === undefined;
  if (code?.text !== '2007300' && !isLeftOut) {
    throw badResponse(label, 'a responseCode other than 2007300');
  }
  const value = readTokenValue(label, answer, 'accessToken');
  return { value, lifetime: readLifetime(label, answer.expiresIn) };
}

function refuseSnapToken(
  response: HttpResponse,
  label: string,
  now: number,
  settings: SnapTokenSettings,
): AppError {
  const answer = parseJsonObject(response.body) ?? {};
  const code = readResponseCode(answer);
  const { responseMessage } = answer;
  const cause = causes.find(
    ({ pattern }) => typeof responseMessage === 'string' && pattern.test(responseMessage),
  );
  const reason = [code?.text, cause?.reason].filter((text) => text !== undefined).join(' ');
  const hints = [
    skewHint(response, label, now),
    cause?.hint(label) ?? statusHint(response.status, code?.case, settings),
  ];
  const hint = hints.filter((text) => text !== undefined).join(' ');
  return refuseToken({ label, response, now, reason: reason || undefined, hint: hint || undefined });
}

interface ResponseCode {
  readonly text: string;
  readonly status: number;
  readonly case: string;
}

/** Reads a string or a number; a few providers write the service with one digit. */
function readResponseCode({ responseCode }: Readonly<Record<string, unknown>>): ResponseCode | undefined {
  if (typeof responseCode !== 'string' && typeof responseCode !== 'number') return undefined;
  const match = /^([1-5]\d\d)\d{1,2}(\d\d)$/.exec(String(responseCode));
  return match ? { text: match[0], status: Number(match[1]), case: match[2] ?? '' } : undefined;
}

interface Cause {
  readonly pattern: RegExp;
  /** The standard's term; the server's own text is not quoted. */
  readonly reason: string;
  readonly hint: (label: string) => string | undefined;
}

/** Documented reasons for a rejection, by patterns for `responseMessage`. */
const causes: readonly Cause[] = [
  {
    pattern: /signature|string\s*to\s*sign/i,
    reason: 'Invalid Signature',
    hint: (label) =>
      `Usual causes: the public key registered with ${label} does not match this private key (compare with “Copy ` +
      'Public Key”), or a sandbox key is used for production.',
  },
  {
    pattern: /unknown client|client.{0,20}not found/i,
    reason: 'Unknown Client',
    hint: () => 'Check the client ID, and that it belongs to this environment.',
  },
  { pattern: /invalid field format/i, reason: 'Invalid Field Format', hint: () => undefined },
  { pattern: /mandatory field/i, reason: 'Missing Mandatory Field', hint: () => undefined },
];

function statusHint(
  status: number,
  caseCode: string | undefined,
  { formatHint }: SnapTokenSettings,
): string | undefined {
  if (status === 401) return 'Check the client ID, the registered public key and the environment.';
  return status === 400 && (caseCode === '01' || caseCode === '02') ? formatHint : undefined;
}

/** Servers reject a signature if the clock is minutes off; the response's `Date` is the server's time. */
function skewHint(response: HttpResponse, label: string, now: number): string | undefined {
  const skew = measureSkew(response.headers.date, now);
  const minutes = Math.round(Math.abs(skew ?? 0) / 60_000);
  if (skew === undefined || minutes < 2) return undefined;
  const direction = skew > 0 ? 'ahead of' : 'behind';
  return `This machine's clock is ${minutes} minutes ${direction} ${label}'s: correct it first.`;
}
