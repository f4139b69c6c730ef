/** DOKU's B2B token (service 73): an asymmetric signature over client id and time. */
import { Buffer } from 'node:buffer';
import { verify } from 'node:crypto';
import type { DokuState } from './doku';
import type { Answer, ReceivedRequest } from './loopbackServer';
import { sameText } from './providerSandbox';
import {
  invalidFormat,
  missingField,
  requireHeader,
  requireJsonType,
  requireMethod,
  requireTimestamp,
  snapAnswer,
  snapRefusal,
  wibTimestamp,
} from './snapRequest';

const service = '73';

export function dokuToken(state: DokuState, request: ReceivedRequest): Answer {
  requireMethod(service, request, 'POST');
  const clientKey = requireHeader(service, request, 'X-CLIENT-KEY');
  const signature = requireHeader(service, request, 'X-SIGNATURE');
  requireHeader(service, request, 'X-TIMESTAMP');
  requireJsonType(service, request);
  requireGrant(request);
  if (!sameText(clientKey, state.clientId)) throw unauthorized('Unknown Client');
  const timestamp = requireTimestamp(service, request, state.now());
  if (!isSigned(state, `${clientKey}|${timestamp}`, signature)) throw unauthorized('Invalid Signature');
  return snapAnswer(
    service,
    {
      accessToken: state.tokens.issue(state.clientId),
      tokenType: 'Bearer',
      expiresIn: state.tokens.lifetime,
      additionalInfo: '',
    },
    'Token issued: known client, recent X-TIMESTAMP, X-SIGNATURE verified (SHA256withRSA).',
    { 'X-CLIENT-KEY': state.clientId, 'X-TIMESTAMP': wibTimestamp(state.now()) },
  );
}

/** The body has this one member. Whitespace between the tokens is free: DOKU's own sample is set on several lines. */
function requireGrant(request: ReceivedRequest): void {
  let body: unknown;
  try {
    body = JSON.parse(request.body.toString('utf8'));
  } catch {
    throw snapRefusal(service, 400, '00', 'Bad Request. The body is not JSON');
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw snapRefusal(service, 400, '00', 'Bad Request. The body is not a JSON object');
  }
  if (!('grantType' in body)) throw missingField(service, 'grantType');
  if (body.grantType !== 'client_credentials') throw invalidFormat(service, 'grantType');
  if (Object.keys(body).length > 1) {
    throw snapRefusal(service, 400, '00', 'Bad Request. The body has members beside grantType');
  }
}

function isSigned(state: DokuState, text: string, signature: string): boolean {
  const bytes = Buffer.from(signature, 'base64');
  // Node skips what is not Base64, so a signature with stray characters is told by writing it again.
  if (bytes.toString('base64') !== signature) return false;
  return verify('sha256', Buffer.from(text), state.publicKey, bytes);
}

function unauthorized(reason: string): Error {
  return snapRefusal(service, 401, '00', `Unauthorized. ${reason}`);
}
