/**
 * The signatures of SNAP. The headers of a request determine the kind: `X-CLIENT-KEY` means a token request.
 * `X-SIGNATURE` with a token is symmetric, by the secret key. Without a token it is asymmetric, by the private key,
 * because the standard's asymmetric form does not cover a token.
 */

import type { SignatureInput } from '../explain/recipe';
import { hasHeader } from '../http/headers';
import { readStoredKey } from '../keys/privateKey';
import type {
  Client,
  Explanation,
  OutgoingRequest,
  RequestSigning,
  Secrets,
  Signed,
  SigningKind,
} from '../model';
import { isSameText } from '../signing/hashes';
import { externalId, requestId } from '../signing/requestValues';
import {
  minifyBody,
  type SnapTokenTransaction,
  signTokenRequest,
  signTransaction,
  signTransactionWithKey,
} from '../signing/snap';
import { requireBearerToken, requireHeader, requirePath } from './signedRequest';
import { type SnapProfile, snapTimestamp } from './snapProfile';

/** For clients with the secrets `privateKey` and `secretKey`, and the variables of `snapHeaders`. */
export function snapSigning(profile: SnapProfile): RequestSigning {
  const [token, withToken, withoutToken] = [tokenRequest(profile), symmetric(profile), asymmetric(profile)];
  return {
    kindOf: (headers) => {
      if (hasHeader(headers, 'X-CLIENT-KEY')) return token;
      const hasToken = hasHeader(headers, 'Authorization');
      if (hasHeader(headers, 'X-SIGNATURE') && !hasToken) return withoutToken;
      const isTransaction =
        hasToken || hasHeader(headers, 'X-SIGNATURE', 'X-TIMESTAMP', 'X-EXTERNAL-ID', 'X-PARTNER-ID');
      return isTransaction ? withToken : undefined;
    },
  };
}

function symmetric(profile: SnapProfile): SigningKind {
  return {
    ...commonMembers(profile),
    label: 'SNAP, symmetric',
    rule: `HMAC-SHA512 with the secret key over METHOD:path:token:hash:timestamp, in ${encodingName(profile)}. ${hashRule}`,
    secrets: ['secretKey'],
    headers: { Authorization: 'Bearer {{TOKEN}}', ...transactionHeaders(profile) },
    sign: (_, request, secrets) =>
      signTransaction(transactionOf(request, profile), secrets.secretKey ?? '', profile.encoding),
    explain: async (_, request, secrets, pasted, others) => {
      const { explainSignature } = await import('../explain/explainSignature');
      const input: SignatureInput = {
        kind: 'snap',
        transaction: transactionOf(request, profile),
        origin: new URL(request.url).origin,
        secretKey: secrets.secretKey ?? '',
        ...(profile.encoding === undefined ? {} : { encoding: profile.encoding }),
      };
      return explainSignature(input, pasted, others);
    },
  };
}

function asymmetric(profile: SnapProfile): SigningKind {
  const sign: SigningKind['sign'] = (client, request, secrets): Signed => {
    const { method, body } = request;
    const timestamp = requireHeader(request, 'X-TIMESTAMP');
    const transaction = { method, path: signedPath(request, profile), body, timestamp };
    return signTransactionWithKey(transaction, readClientKey(client, secrets), profile.encoding);
  };
  return {
    ...commonMembers(profile),
    label: 'SNAP, asymmetric',
    rule: `RSA (PKCS#1 v1.5, SHA-256) with the private key over METHOD:path:hash:timestamp, in ${encodingName(profile)}. It covers no token, because the request has no Authorization header.`,
    secrets: ['privateKey'],
    headers: transactionHeaders(profile),
    sign,
    explain: async (client, request, secrets, pasted) =>
      compareSignature(sign(client, request, secrets).signature, pasted),
  };
}

function tokenRequest(profile: SnapProfile): SigningKind {
  return {
    ...commonMembers(profile),
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
      const { explainSignature } = await import('../explain/explainSignature');
      return explainSignature(tokenInput(client, request, secrets), pasted, others);
    },
  };
}

function commonMembers(profile: SnapProfile) {
  return {
    signatureHeader: 'X-SIGNATURE',
    timestampHeader: 'X-TIMESTAMP',
    hashed: minifyBody,
    values: (client: Client, now: number) => ({
      TIMESTAMP: snapTimestamp(client, now, profile),
      EXTERNAL_ID: (profile.externalId ?? externalId)(now),
      REQUEST_ID: requestId(),
    }),
  };
}

/** The headers of a signed transaction, with references by suffix. */
export function transactionHeaders({ partnerId = 'CLIENT_ID', channelId }: SnapProfile) {
  return {
    'X-PARTNER-ID': `{{${partnerId}}}`,
    'X-EXTERNAL-ID': '{{EXTERNAL_ID}}',
    'X-TIMESTAMP': '{{TIMESTAMP}}',
    'X-SIGNATURE': '{{SIGNATURE}}',
    'CHANNEL-ID': channelId,
  };
}

const hashRule = 'The hash is SHA-256 of the minified body, in lower-case hexadecimal.';

function encodingName({ encoding }: SnapProfile): string {
  return encoding === 'hex' ? 'hexadecimal' : 'Base64';
}

function transactionOf(request: OutgoingRequest, profile: SnapProfile): SnapTokenTransaction {
  const { method, body } = request;
  const [token, timestamp] = [requireBearerToken(request), requireHeader(request, 'X-TIMESTAMP')];
  return { method, path: signedPath(request, profile), token, body, timestamp };
}

function signedPath(request: OutgoingRequest, { signsQuery = true }: SnapProfile): string {
  const path = requirePath(request);
  return signsQuery ? path : path.replace(/\?.*$/s, '');
}

function tokenInput(client: Client, request: OutgoingRequest, secrets: Secrets) {
  const clientId = requireHeader(request, 'X-CLIENT-KEY');
  const timestamp = requireHeader(request, 'X-TIMESTAMP');
  return { kind: 'token' as const, clientId, timestamp, privateKey: readClientKey(client, secrets) };
}

function readClientKey(client: Client, secrets: Secrets): string {
  return readStoredKey(secrets.privateKey ?? '', client.name);
}

function compareSignature(signature: string, pasted: string): Explanation {
  const text = pasted.replace(/^\s*X-SIGNATURE\s*:/i, '').trim();
  return isSameText(signature, text) ? { kind: 'match' } : { kind: 'unexplained' };
}
