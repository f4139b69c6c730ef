/**
 * The form of each member of a client: a pattern for the JSON schema, and a function that says what is wrong with a
 * value, or returns undefined if it is valid. Patterns use the flag `u`, as JSON Schema recommends and VS Code does.
 */
import { isLoopback } from '../http/origins';

const host = '[^\\s/?#@\\\\*]+';

export const clientPatterns = {
  name: '^[A-Za-z][A-Za-z0-9_-]{0,63}$',
  clientId: '^[^\\s\\p{C}]([^\\p{C}]{0,510}[^\\s\\p{C}])?$',
  baseUrl: `^(https://${host}|http://(localhost|127(\\.\\d+){1,3}|\\[::1\\])(:\\d+)?)/?$`,
  allowedHost: `^${host}$`,
} as const;

export function nameProblem(name: unknown): string | undefined {
  if (matchesPattern('name', name)) return undefined;
  return 'A name starts with a letter and has up to 64 letters, digits, “-” and “_”.';
}

export function clientIdProblem(clientId: unknown): string | undefined {
  if (typeof clientId !== 'string' || clientId.trim() === '') return 'Enter a client ID.';
  if (clientId !== clientId.trim()) return 'The client ID has a space at its start or end.';
  if (matchesPattern('clientId', clientId)) return undefined;
  return 'The client ID is too long or contains a control character. Copy it again.';
}

export function baseUrlProblem(baseUrl: unknown): string | undefined {
  const example = 'A base URL looks like https://api.example.co.id or http://127.0.0.1:4010.';
  if (typeof baseUrl !== 'string' || !/^[a-z]+:\/\/\S+$/.test(baseUrl) || !URL.canParse(baseUrl)) {
    return example;
  }
  const url = new URL(baseUrl);
  if (url.username !== '' || url.password !== '') return 'A base URL cannot contain a user or a password.';
  if (url.pathname.length > 1 || /[?#\\]/.test(baseUrl)) {
    return 'A base URL ends after host and port: Kunci adds the paths.';
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url))) {
    return 'A base URL must be https; http is for loopback only.';
  }
  return matchesPattern('baseUrl', baseUrl) ? undefined : example;
}

/** @param host one `host` or `host:port`, as it is written between `https://` and the path */
export function allowedHostProblem(host: unknown): string | undefined {
  if (typeof host !== 'string') return '“allowedHosts” must be a list of hosts, each a string.';
  if (matchesPattern('allowedHost', host) && URL.canParse(`https://${host}`)) return undefined;
  // The text before an @ may be a password.
  const quote = host.includes('@') ? 'An entry with an @' : `“${host.slice(0, 80)}”`;
  return `${quote} is not a host or host:port, e.g. api.example.co.id:8443.`;
}

function matchesPattern(member: keyof typeof clientPatterns, value: unknown): boolean {
  return typeof value === 'string' && new RegExp(clientPatterns[member], 'u').test(value);
}
