/**
 * What the members of a client look like, for the reader and for the schema alike. Read with the flag `u`, as JSON
 * Schema recommends and VS Code does.
 */
const host = '[^\\s/?#@\\\\*]+';

export const clientPatterns = {
  name: '^[A-Za-z][A-Za-z0-9_-]{0,63}$',
  clientId: '^[^\\s\\p{C}]([^\\p{C}]{0,510}[^\\s\\p{C}])?$',
  baseUrl: `^(https://${host}|http://(localhost|127(\\.\\d+){1,3}|\\[::1\\])(:\\d+)?)/?$`,
  allowedHost: `^${host}$`,
} as const;

export function matchesPattern(pattern: string, text: string): boolean {
  return new RegExp(pattern, 'u').test(text);
}
