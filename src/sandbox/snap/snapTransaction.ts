/**
 * The mock of a SNAP transaction: checks for a valid token, a symmetric signature and an ID that is unique on that day.
 * It authenticates requests and stores no data.
 */
import { createHash, createHmac } from 'node:crypto';
import { isSameText } from '../../core/signing/hashes';
import { formatTimestamp } from '../../core/signing/requestValues';
import { minifyBody } from '../../core/signing/snap';
import { bearerToken } from '../server/issuedTokens';
import type { ReceivedRequest } from '../server/loopbackServer';
import {
  invalidFormat,
  missingField,
  requireJsonObject,
  requireJsonType,
  requireMethod,
  requireSnapHeader,
  requireTimestamp,
  type SnapService,
  type SnapState,
  snapAnswer,
  snapRefusal,
  unauthorized,
} from './snapRequest';

interface Transaction {
  /** The service's two digits in `responseCode`. */
  readonly code: string;
  readonly method: string;
  /** Required members of the body. */
  readonly mandatory: readonly string[];
  /** The member of the response that repeats the body. */
  readonly responseMember: string;
}

export function snapTransaction(service: Transaction): SnapService {
  return (state, request) => {
    requireMethod(service.code, request, service.method);
    const externalId = requireSigned(service.code, state, request);
    const body = readTransactionBody(service, request);
    claimExternalId(service.code, state, externalId);
    return snapAnswer(
      service.code,
      { [service.responseMember]: body },
      'Accepted: valid token, recent X-TIMESTAMP, X-SIGNATURE verified (HMAC-SHA512), new X-EXTERNAL-ID.',
      { 'X-TIMESTAMP': formatTimestamp(state.now(), 'wib') },
    );
  };
}

/**
 * Checks everything that authenticates the request, in the order in which a user would fix it.
 * @returns the `X-EXTERNAL-ID`
 */
function requireSigned(service: string, state: SnapState, request: ReceivedRequest): string {
  const authorization = requireSnapHeader(service, request, 'Authorization');
  const partner = requireSnapHeader(service, request, 'X-PARTNER-ID');
  const externalId = requireSnapHeader(service, request, 'X-EXTERNAL-ID');
  const channel = requireSnapHeader(service, request, 'CHANNEL-ID');
  const signature = requireSnapHeader(service, request, 'X-SIGNATURE');
  const timestamp = requireTimestamp(service, request, state);
  requireJsonType(service, request);
  if (!/^[A-Za-z0-9-]{1,36}$/.test(externalId)) throw invalidFormat(service, 'X-EXTERNAL-ID');
  if (channel !== state.profile.channelId) throw invalidFormat(service, 'CHANNEL-ID');
  const value = bearerToken(authorization) ?? '';
  const token = state.tokens.findLive(value);
  if (token === undefined) throw snapRefusal(service, 401, '01', 'Invalid Token (B2B)');
  if (partner !== token.clientId) throw unauthorized(service, 'Unknown Client');
  const hash = createHash('sha256').update(minifyBody(request.body)).digest('hex');
  const expected = createHmac('sha512', state.secretKey)
    .update(`${request.method}:${signedTarget(state, request)}:${value}:${hash}:${timestamp}`)
    .digest(state.profile.encoding ?? 'base64');
  if (!isSameText(signature, expected)) throw unauthorized(service, 'Invalid Signature');
  return externalId;
}

function signedTarget({ profile: { signsQuery = true } }: SnapState, request: ReceivedRequest): string {
  return signsQuery ? request.target : request.path;
}

function readTransactionBody(
  service: Transaction,
  request: ReceivedRequest,
): Readonly<Record<string, unknown>> {
  const members = requireJsonObject(service.code, request);
  for (const name of service.mandatory) {
    if (members[name] === undefined) throw missingField(service.code, name);
  }
  return members;
}

/** An ID counts as used once its request is accepted, so that a rejected request can be corrected and sent again. */
function claimExternalId(service: string, state: SnapState, id: string): void {
  const day = formatTimestamp(state.now(), 'wib').slice(0, 10);
  const { externalIds } = state;
  if (externalIds.day !== day) {
    externalIds.day = day;
    externalIds.used.clear();
  }
  if (externalIds.used.has(id)) throw snapRefusal(service, 409, '00', 'Conflict');
  externalIds.used.add(id);
}
