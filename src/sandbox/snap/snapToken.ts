/** The mock of SNAP's B2B token (service 73): checks an asymmetric signature over client ID and time. */
import { Buffer } from 'node:buffer';
import { verify } from 'node:crypto';
import { isSameText } from '../../core/signing/hashes';
import { formatTimestamp } from '../../core/signing/requestValues';
import type { Answer, ReceivedRequest } from '../server/loopbackServer';
import {
  badRequest,
  invalidFormat,
  missingField,
  requireJsonObject,
  requireJsonType,
  requireMethod,
  requireSnapHeader,
  requireTimestamp,
  type SnapState,
  snapAnswer,
  unauthorized,
} from './snapRequest';

const service = '73';

export function answerSnapToken(state: SnapState, request: ReceivedRequest): Answer {
  requireMethod(service, request, 'POST');
  const clientKey = requireSnapHeader(service, request, 'X-CLIENT-KEY');
  const signature = requireSnapHeader(service, request, 'X-SIGNATURE');
  requireSnapHeader(service, request, 'X-TIMESTAMP');
  requireJsonType(service, request);
  requireGrant(request);
  if (!isSameText(clientKey, state.clientId)) throw unauthorized(service, 'Unknown Client');
  const timestamp = requireTimestamp(service, request, state);
  if (!isSigned(state, `${clientKey}|${timestamp}`, signature))
    throw unauthorized(service, 'Invalid Signature');
  return snapAnswer(
    service,
    {
      accessToken: state.tokens.issue(state.clientId),
      tokenType: 'Bearer',
      expiresIn: state.tokens.lifetime,
      additionalInfo: '',
    },
    'Token issued: known client, recent X-TIMESTAMP, X-SIGNATURE verified (SHA256withRSA).',
    { 'X-CLIENT-KEY': state.clientId, 'X-TIMESTAMP': formatTimestamp(state.now(), 'wib') },
  );
}

/** The body has only this member. Whitespace is allowed: DOKU's own sample has several lines. */
function requireGrant(request: ReceivedRequest): void {
  const { grantType, ...others } = requireJsonObject(service, request);
  if (grantType === undefined) throw missingField(service, 'grantType');
  if (grantType !== 'client_credentials') throw invalidFormat(service, 'grantType');
  if (Object.keys(others).length > 0) throw badRequest(service, 'The body has members beside grantType');
}

function isSigned(state: SnapState, text: string, signature: string): boolean {
  const bytes = Buffer.from(signature, 'base64');
  // Node ignores characters that are not Base64, so the decoded bytes are encoded again and compared.
  if (bytes.toString('base64') !== signature) return false;
  return verify('sha256', Buffer.from(text), state.publicKey, bytes);
}
