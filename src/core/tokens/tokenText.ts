/** What a token says about itself where it is a JWT (RFC 7519). Nothing is verified: only the provider can. */

export interface JwtContents {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** Header and claims, or nothing where the token is opaque. The signature part is not returned. */
export function readJwt(token: string): JwtContents | undefined {
  const parts = token.split('.');
  if (parts.length !== 3 || token.length > 100_000) return undefined;
  const [header, claims] = [parseObject(parts[0] ?? ''), parseObject(parts[1] ?? '')];
  return header && claims ? { header, claims } : undefined;
}

function parseObject(part: string): Readonly<Record<string, unknown>> | undefined {
  if (!/^[A-Za-z0-9_-]+$/.test(part)) return undefined;
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** Shows 4 characters at each end of a token; under 24 characters, none. */
export function maskToken(token: string): string {
  return token.length < 24 ? '••••' : `${token.slice(0, 4)}…${token.slice(-4)}`;
}
