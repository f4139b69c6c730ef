/** Shows 4 characters at each end of a token; under 24 characters, none. */
export function maskToken(token: string): string {
  return token.length < 24 ? '••••' : `${token.slice(0, 4)}…${token.slice(-4)}`;
}
