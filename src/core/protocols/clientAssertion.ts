/** A client's JSON Web Token that authenticates it to the token endpoint (RFC 7523 §3, OpenID Connect Core §9). */
import { constants, createHmac, createPrivateKey, type KeyObject, randomUUID, sign } from 'node:crypto';
import { AppError } from '../model/errors';

/** The value of `client_assertion_type` (RFC 7523 §2.2). */
export const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** RFC 7518 §3.1. */
export const assertionAlgorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'HS256',
  'HS384',
  'HS512',
] as const;
export type AssertionAlgorithm = (typeof assertionAlgorithms)[number];

export interface ClientAssertion {
  readonly clientId: string;
  /** The token endpoint, or what the server wants instead, e.g. its issuer. */
  readonly audience: string;
  /** By the key if absent: RS256, the ES of its curve, or HS256 for a secret. */
  readonly algorithm?: AssertionAlgorithm;
  readonly keyId?: string;
  /** `x5t#S256` (RFC 7515 §4.1.8): the SHA-256 of the certificate in Base64url. */
  readonly thumbprint?: string;
  /** A private key in PEM, or the shared secret for HS. */
  readonly key: { readonly kind: 'private' | 'secret'; readonly value: string };
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Seconds. Long enough for a slow network, short enough that a copy is soon worthless. */
const assertionLifetime = 60;

/**
 * Makes a new assertion: `iss` and `sub` are the client ID, and `jti` is unique, so that it can be used only once.
 * @throws AppError `invalid-key` if the algorithm does not fit the key
 */
export function clientAssertion(assertion: ClientAssertion): string {
  const { clientId, audience, keyId, thumbprint, now } = assertion;
  const key = assertion.key.kind === 'private' ? createPrivateKey(assertion.key.value) : undefined;
  const algorithm = assertion.algorithm ?? defaultAlgorithm(key);
  const issuedAt = Math.floor(now / 1000);
  const header = {
    alg: algorithm,
    typ: 'JWT',
    ...(keyId === undefined ? {} : { kid: keyId }),
    ...(thumbprint === undefined ? {} : { 'x5t#S256': thumbprint }),
  };
  const claims = {
    iss: clientId,
    sub: clientId,
    aud: audience,
    jti: randomUUID(),
    iat: issuedAt,
    exp: issuedAt + assertionLifetime,
  };
  const input = `${encodeJson(header)}.${encodeJson(claims)}`;
  const signature = key ? signInput(input, algorithm, key) : hmacInput(input, algorithm, assertion.key.value);
  return `${input}.${signature.toString('base64url')}`;
}

function encodeJson(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** The curves by the names of `crypto`, with the algorithm of each (RFC 7518 §3.4). */
const curves: Readonly<Record<string, AssertionAlgorithm>> = {
  prime256v1: 'ES256',
  secp384r1: 'ES384',
  secp521r1: 'ES512',
};

function defaultAlgorithm(key: KeyObject | undefined): AssertionAlgorithm {
  if (!key) return 'HS256';
  return key.asymmetricKeyType === 'ec' ? (curves[curveOf(key)] ?? 'ES256') : 'RS256';
}

function curveOf(key: KeyObject): string {
  return key.asymmetricKeyDetails?.namedCurve ?? '';
}

/** RFC 7518 §3.3 (RS), §3.5 (PS: the salt is as long as the hash) and §3.4 (ES: both numbers side by side). */
function signInput(input: string, algorithm: AssertionAlgorithm, key: KeyObject): Buffer {
  const family = algorithm.slice(0, 2);
  const fits = key.asymmetricKeyType === 'ec' ? curves[curveOf(key)] === algorithm : /^[RP]S/.test(algorithm);
  if (!fits) throw wrongAlgorithm(algorithm, key);
  const padding = family === 'PS' ? constants.RSA_PKCS1_PSS_PADDING : constants.RSA_PKCS1_PADDING;
  const options =
    family === 'ES'
      ? ({ key, dsaEncoding: 'ieee-p1363' } as const)
      : { key, padding, ...(family === 'PS' ? { saltLength: constants.RSA_PSS_SALTLEN_DIGEST } : {}) };
  return sign(hashOf(algorithm), Buffer.from(input), options);
}

/** RFC 7518 §3.2. */
function hmacInput(input: string, algorithm: AssertionAlgorithm, secret: string): Buffer {
  return createHmac(hashOf(algorithm), secret).update(input).digest();
}

function hashOf(algorithm: AssertionAlgorithm): string {
  return `sha${algorithm.slice(2)}`;
}

function wrongAlgorithm(algorithm: AssertionAlgorithm, key: KeyObject): AppError {
  const kind = key.asymmetricKeyType === 'ec' ? `an EC key on the curve ${curveOf(key)}` : 'an RSA key';
  return new AppError(
    'invalid-key',
    `${algorithm} cannot be made with ${kind}. Choose another algorithm with “Edit Client”, or use another key.`,
  );
}
