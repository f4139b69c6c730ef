/** What may be shown of a token: its masked text and, if it is a JWT, its contents. */
import { parseJsonObject } from '../base/json';

/** Shows 4 characters at each end of a token; none if it is shorter than 24 characters. */
export function maskToken(token: string): string {
  return token.length < 24 ? '••••' : `${token.slice(0, 4)}…${token.slice(-4)}`;
}

export interface JwtContents {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
}

/**
 * Reads header and claims of a JWT (RFC 7519). Nothing is verified, and the signature is not returned.
 * @returns undefined if the token is opaque
 */
export function readJwt(token: string): JwtContents | undefined {
  const parts = token.split('.');
  if (parts.length !== 3 || token.length > 100_000) return undefined;
  const [header, claims] = [parsePart(parts[0] ?? ''), parsePart(parts[1] ?? '')];
  return header && claims ? { header, claims } : undefined;
}

function parsePart(part: string): Readonly<Record<string, unknown>> | undefined {
  if (!/^[A-Za-z0-9_-]+$/.test(part)) return undefined;
  return parseJsonObject(Buffer.from(part, 'base64url').toString('utf8'));
}
