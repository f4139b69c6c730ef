/**
 * Which signature a request to DOKU takes, by its headers. `X-SIGNATURE` means SNAP: with the secret key where the
 * request carries a token, as DOKU wants for all its transactions; with the private key where it carries none, since
 * the asymmetric form of the standard has no token in it; and over `X-CLIENT-KEY` where that is there, as for a token
 * request. `Signature` means DOKU's services outside SNAP.
 */
import { AppError } from '../errors';
import { readPrivateKey } from '../keys';
import type { Client, Secrets } from '../model';
import {
  headerValue,
  type OutgoingRequest,
  pathAndQuery,
  type RequestSigning,
  type SigningKind,
} from '../sending/types';
import type { Explanation } from './explain';
import { externalId, requestId } from './ids';
import { signNonSnap } from './nonSnap';
import type { SignatureInput } from './recipe';
import { isSameText, type Signed } from './signed';
import { minifiedBody, signTokenRequest, signTransaction, signTransactionWithKey } from './snap';
import { formatTimestamp } from './timestamp';

export const dokuSigning: RequestSigning = {
  kindOf: (headers) => {
    const has = (...names: readonly string[]): boolean =>
      names.some((name) => headerValue(headers, name) !== undefined);
    if (has('X-CLIENT-KEY')) return tokenRequest;
    if (has('X-SIGNATURE')) return has('Authorization') ? symmetric : asymmetric;
    if (has('Signature', 'Request-Id', 'Request-Timestamp', 'Client-Id')) return nonSnap;
    return has('Authorization', 'X-TIMESTAMP', 'X-EXTERNAL-ID', 'X-PARTNER-ID') ? symmetric : undefined;
  },
};

const snapHeaders = {
  'X-PARTNER-ID': '{{CLIENT_ID}}',
  'X-EXTERNAL-ID': '{{EXTERNAL_ID}}',
  'X-TIMESTAMP': '{{TIMESTAMP}}',
  'X-SIGNATURE': '{{SIGNATURE}}',
};

const snap = {
  signatureHeader: 'X-SIGNATURE',
  timestampHeader: 'X-TIMESTAMP',
  hashed: minifiedBody,
  values: (client: Client, now: number) => ({
    TIMESTAMP: formatTimestamp(now, client.options.timestampZone === 'wib' ? 'wib' : 'utc'),
    EXTERNAL_ID: externalId(now),
    REQUEST_ID: requestId(),
  }),
};

const symmetric: SigningKind = {
  ...snap,
  label: 'SNAP, symmetric',
  rule: 'HMAC-SHA512 with the secret key over METHOD:path:token:hash:timestamp, in Base64. The hash is SHA-256 of the minified body, in lower-case hexadecimal.',
  secrets: ['secretKey'],
  headers: { Authorization: 'Bearer {{TOKEN}}', ...snapHeaders, 'CHANNEL-ID': 'H2H' },
  sign: (_, request, secrets) => signTransaction(transactionOf(request), secrets.secretKey ?? ''),
  explain: async (_, request, secrets, pasted, others) => {
    const { explainSignature } = await import('./explain');
    const { origin } = new URL(request.url);
    const secretKey = secrets.secretKey ?? '';
    return explainSignature(
      { kind: 'snap', transaction: transactionOf(request), origin, secretKey },
      pasted,
      others,
    );
  },
};

const asymmetric: SigningKind = {
  ...snap,
  label: 'SNAP, asymmetric',
  rule: 'RSA (PKCS#1 v1.5, SHA-256) with the private key over METHOD:path:hash:timestamp, in Base64. It has no token in it, as the request has no Authorization header.',
  secrets: ['privateKey'],
  headers: { ...snapHeaders, 'CHANNEL-ID': 'H2H' },
  sign: signAsymmetric,
  explain: async (client, request, secrets, pasted) =>
    compared(signAsymmetric(client, request, secrets), pasted),
};

const tokenRequest: SigningKind = {
  ...snap,
  label: 'SNAP, token request',
  rule: 'RSA (PKCS#1 v1.5, SHA-256) with the private key over X-CLIENT-KEY|X-TIMESTAMP, in Base64. Path and body are not signed.',
  secrets: ['privateKey'],
  headers: {
    'X-CLIENT-KEY': '{{CLIENT_ID}}',
    'X-TIMESTAMP': '{{TIMESTAMP}}',
    'X-SIGNATURE': '{{SIGNATURE}}',
  },
  sign: (client, request, secrets) => {
    const { clientId, timestamp, privateKey } = tokenInput(client, request, secrets);
    return signTokenRequest(clientId, timestamp, privateKey);
  },
  explain: async (client, request, secrets, pasted, others) => {
    const { explainSignature } = await import('./explain');
    return explainSignature(tokenInput(client, request, secrets), pasted, others);
  },
};

const nonSnap: SigningKind = {
  label: 'DOKU outside SNAP',
  rule: 'HMAC-SHA256 with the secret key over the components, one on each line, in Base64 after HMACSHA256=. The digest is SHA-256 of the body exactly as it is sent, in Base64.',
  secrets: ['secretKey'],
  headers: {
    'Client-Id': '{{CLIENT_ID}}',
    'Request-Id': '{{REQUEST_ID}}',
    'Request-Timestamp': '{{TIMESTAMP}}',
    Signature: '{{SIGNATURE}}',
  },
  signatureHeader: 'Signature',
  timestampHeader: 'Request-Timestamp',
  hashed: (body) => body,
  values: (_, now) => ({
    TIMESTAMP: formatTimestamp(now, 'utc'),
    EXTERNAL_ID: externalId(now),
    REQUEST_ID: requestId(),
  }),
  sign: (_, request, secrets) => signNonSnap(componentsOf(request), secrets.secretKey ?? ''),
  explain: async (_, request, secrets, pasted, others) => {
    const { explainSignature } = await import('./explain');
    const { origin } = new URL(request.url);
    const secretKey = secrets.secretKey ?? '';
    return explainSignature(
      { kind: 'nonSnap', request: componentsOf(request), origin, secretKey },
      pasted,
      others,
    );
  },
};

function signAsymmetric(client: Client, request: OutgoingRequest, secrets: Secrets): Signed {
  const { method, body } = request;
  const timestamp = requireHeader(request, 'X-TIMESTAMP');
  return signTransactionWithKey({ method, path: pathOf(request), body, timestamp }, pemOf(client, secrets));
}

function transactionOf(request: OutgoingRequest): Extract<SignatureInput, { kind: 'snap' }>['transaction'] {
  const token = /^Bearer\s+(\S+)$/i.exec(requireHeader(request, 'Authorization'))?.[1];
  if (token === undefined) throw missing('Authorization header with Bearer and a token');
  const { method, body } = request;
  return { method, path: pathOf(request), token, body, timestamp: requireHeader(request, 'X-TIMESTAMP') };
}

function componentsOf(request: OutgoingRequest): Extract<SignatureInput, { kind: 'nonSnap' }>['request'] {
  return {
    clientId: requireHeader(request, 'Client-Id'),
    requestId: requireHeader(request, 'Request-Id'),
    timestamp: requireHeader(request, 'Request-Timestamp'),
    target: pathOf(request),
    body: request.body,
  };
}

function tokenInput(
  client: Client,
  request: OutgoingRequest,
  secrets: Secrets,
): Extract<SignatureInput, { kind: 'token' }> {
  const clientId = requireHeader(request, 'X-CLIENT-KEY');
  const timestamp = requireHeader(request, 'X-TIMESTAMP');
  return { kind: 'token', clientId, timestamp, privateKey: pemOf(client, secrets) };
}

function compared(signed: Signed, pasted: string): Explanation {
  const text = pasted.replace(/^\s*X-SIGNATURE\s*:/i, '').trim();
  return isSameText(signed.signature, text) ? { kind: 'match' } : { kind: 'unexplained' };
}

function requireHeader(request: OutgoingRequest, name: string): string {
  const value = headerValue(request.headers, name);
  if (value === undefined || value === '') throw missing(`header ${name}, which is part of what is signed`);
  return value;
}

function pathOf(request: OutgoingRequest): string {
  const path = pathAndQuery(request.url);
  if (path === undefined)
    throw new AppError('unsignable', 'The request cannot be signed: its URL is not valid.');
  return path;
}

function pemOf(client: Client, secrets: Secrets): string {
  const reading = readPrivateKey(secrets.privateKey ?? '');
  if (reading.kind === 'ready') return reading.pem;
  throw new AppError(
    'invalid-key',
    `The private key of “${client.name}” is encrypted. Use “Replace Secret”, which asks for its passphrase once.`,
  );
}

function missing(what: string): AppError {
  return new AppError('unsignable', `The request cannot be signed: it has no ${what}.`);
}
