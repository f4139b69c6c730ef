/**
 * DOKU's virtual accounts under SNAP: a live token, a symmetric signature, an id that is used once a day.
 * The service codes 27 and 31 are those of SNAP. The stand-in checks who asks, and keeps no accounts.
 */
import { createHash, createHmac } from 'node:crypto';
import { minifiedBody } from '../core/signing/snap';
import type { DokuState } from './doku';
import { bearerToken } from './issuedTokens';
import type { Answer, ReceivedRequest } from './loopbackServer';
import { sameText } from './providerSandbox';
import {
  invalidFormat,
  missingField,
  requireHeader,
  requireJsonObject,
  requireJsonType,
  requireMethod,
  requireTimestamp,
  snapAnswer,
  snapRefusal,
  unauthorized,
  wibTimestamp,
} from './snapRequest';

interface Service {
  readonly code: string;
  readonly method: string;
  readonly mandatory: readonly string[];
}

const services = {
  create: {
    code: '27',
    method: 'POST',
    mandatory: ['partnerServiceId', 'virtualAccountName', 'trxId', 'totalAmount'],
  },
  delete: { code: '31', method: 'DELETE', mandatory: ['partnerServiceId', 'trxId'] },
} as const satisfies Record<string, Service>;

export function dokuVirtualAccount(
  action: keyof typeof services,
): (state: DokuState, request: ReceivedRequest) => Answer {
  const service = services[action];
  return (state, request) => {
    requireMethod(service.code, request, service.method);
    const externalId = requireSigned(service.code, state, request);
    const body = readBody(service, request);
    claimExternalId(service.code, state, externalId);
    return snapAnswer(
      service.code,
      { virtualAccountData: body },
      'Accepted: live token, recent X-TIMESTAMP, X-SIGNATURE verified (HMAC-SHA512), new X-EXTERNAL-ID.',
      { 'X-TIMESTAMP': wibTimestamp(state.now()) },
    );
  };
}

/**
 * Checks all that authenticates the request, in the order in which a person would mend it.
 * @returns the `X-EXTERNAL-ID`
 */
function requireSigned(service: string, state: DokuState, request: ReceivedRequest): string {
  const authorization = requireHeader(service, request, 'Authorization');
  const partner = requireHeader(service, request, 'X-PARTNER-ID');
  const externalId = requireHeader(service, request, 'X-EXTERNAL-ID');
  const channel = requireHeader(service, request, 'CHANNEL-ID');
  const signature = requireHeader(service, request, 'X-SIGNATURE');
  const timestamp = requireTimestamp(service, request, state.now());
  requireJsonType(service, request);
  if (!/^[A-Za-z0-9-]{1,36}$/.test(externalId)) throw invalidFormat(service, 'X-EXTERNAL-ID');
  if (channel !== 'H2H') throw invalidFormat(service, 'CHANNEL-ID');
  const value = bearerToken(authorization) ?? '';
  const token = state.tokens.findLive(value);
  if (token === undefined) throw snapRefusal(service, 401, '01', 'Invalid Token (B2B)');
  if (partner !== token.clientId) throw unauthorized(service, 'Unknown Client');
  const hash = createHash('sha256').update(minifiedBody(request.body)).digest('hex');
  const expected = createHmac('sha512', state.secretKey)
    .update(`${request.method}:${request.target}:${value}:${hash}:${timestamp}`)
    .digest('base64');
  if (!sameText(signature, expected)) throw unauthorized(service, 'Invalid Signature');
  return externalId;
}

function readBody(service: Service, request: ReceivedRequest): Readonly<Record<string, unknown>> {
  const members = requireJsonObject(service.code, request);
  for (const name of service.mandatory) {
    if (members[name] === undefined) throw missingField(service.code, name);
  }
  return members;
}

/** An id counts as used once its request was accepted, so that a refused one may be mended and sent again. */
function claimExternalId(service: string, state: DokuState, id: string): void {
  const day = wibTimestamp(state.now()).slice(0, 10);
  const { externalIds } = state;
  if (externalIds.day !== day) {
    externalIds.day = day;
    externalIds.used.clear();
  }
  if (externalIds.used.has(id)) throw snapRefusal(service, 409, '00', 'Conflict');
  externalIds.used.add(id);
}
