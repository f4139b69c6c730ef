/**
 * The mock of DOKU's Checkout, a service outside SNAP: without a token, with a signature over headers and a digest of
 * the body. Its errors are not fully documented; `code`, `message` and `type` are those of DOKU's samples.
 */
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { parseJsonObject } from '../../core/base/json';
import { isSameText } from '../../core/signing/hashes';
import { formatTimestamp } from '../../core/signing/requestValues';
import { type Answer, type ReceivedRequest, Refusal } from '../server/loopbackServer';
import { isRecent, parseTimestamp, type SnapState } from '../snap/snapRequest';

export function answerCheckout(state: SnapState, request: ReceivedRequest): Answer {
  if (request.method !== 'POST')
    throw checkoutRefusal(405, 'method_not_allowed', 'This path takes POST only');
  const clientId = requireCheckoutHeader(request, 'Client-Id');
  const requestId = requireCheckoutHeader(request, 'Request-Id');
  const timestamp = requireCheckoutHeader(request, 'Request-Timestamp');
  const signature = requireCheckoutHeader(request, 'Signature');
  if (!/^[\x21-\x7E]{1,128}$/.test(requestId)) {
    throw checkoutRefusal(400, 'invalid_request', 'Request-Id must be 1 to 128 characters without spaces');
  }
  requireRecent(timestamp, state.now());
  if (!/^application\/json(\s*;|$)/i.test(requireCheckoutHeader(request, 'Content-Type'))) {
    throw checkoutRefusal(400, 'invalid_request', 'Content-Type must be application/json');
  }
  if (!isSameText(clientId, state.clientId))
    throw checkoutRefusal(401, 'unknown_client', 'Unknown Client-Id');
  const components = [
    `Client-Id:${clientId}`,
    `Request-Id:${requestId}`,
    `Request-Timestamp:${timestamp}`,
    `Request-Target:${request.target}`,
    `Digest:${createHash('sha256').update(request.body).digest('base64')}`,
  ].join('\n');
  const expected = createHmac('sha256', state.secretKey).update(components).digest('base64');
  if (!isSameText(signature, `HMACSHA256=${expected}`)) {
    throw checkoutRefusal(401, 'invalid_signature', 'Invalid Header Signature');
  }
  const order = requireOrder(request);
  return {
    status: 200,
    headers: {
      'Client-Id': state.clientId,
      'Request-Id': requestId,
      'Response-Timestamp': formatTimestamp(state.now(), 'utc'),
    },
    body: {
      message: ['SUCCESS'],
      response: { order, payment: { token_id: randomBytes(16).toString('hex') } },
    },
    verdict: 'Accepted: known client, recent Request-Timestamp, Signature and Digest verified (HMAC-SHA256).',
  };
}

/** Outside SNAP the timestamp is always UTC with `Z`. */
function requireRecent(timestamp: string, now: number): void {
  const at = timestamp.endsWith('Z') ? parseTimestamp(timestamp) : undefined;
  if (at === undefined) {
    throw checkoutRefusal(400, 'invalid_request', 'Request-Timestamp must look like 2020-08-11T08:45:42Z');
  }
  if (!isRecent(at, now))
    throw checkoutRefusal(401, 'invalid_timestamp', 'Request-Timestamp is too old or ahead');
}

function requireOrder(request: ReceivedRequest): unknown {
  const body = parseJsonObject(request.body.toString('utf8'));
  if (!body) throw checkoutRefusal(400, 'invalid_request', 'The body is not a JSON object');
  const { order } = body;
  if (typeof order !== 'object' || order === null) {
    throw checkoutRefusal(400, 'invalid_parameter', 'order is missing or no object');
  }
  return order;
}

function requireCheckoutHeader(request: ReceivedRequest, name: string): string {
  const value = request.headers[name.toLowerCase()];
  if (value === undefined || value === '')
    throw checkoutRefusal(400, 'invalid_request', `${name} is missing`);
  return value;
}

function checkoutRefusal(status: number, code: string, message: string): Refusal {
  return new Refusal({
    status,
    body: { error: { code, message, type: 'invalid_request_error' } },
    verdict: `${code}: ${message}`,
  });
}
