import type { Client, Token } from '../../core/model';
import { maskToken, readJwt } from '../../core/tokens/tokenText';
import { exactTime } from '../ui/times';

/** The details of a token as Markdown, without the token itself and its signature. */
export function tokenDetails(client: Client, token: Token): string {
  const jwt = readJwt(token.value);
  const lines = [
    `# Token of ${client.name}`,
    '',
    `| | |`,
    `|---|---|`,
    `| Client | ${client.name} (${client.environment}) |`,
    `| Token | \`${maskToken(token.value)}\`, ${token.value.length} characters, ${jwt ? 'a JWT' : 'opaque'} |`,
    `| Fetched | ${exactTime(token.fetchedAt)} |`,
    `| Expires | ${exactTime(token.expiresAt)} |`,
    `| Scopes granted | ${cell(token.scope ?? 'not returned by the server')} |`,
    '',
  ];
  if (!jwt) return [...lines, 'The token is opaque: only the provider can read it.', ''].join('\n');
  return [
    ...lines,
    '## Header',
    ...json(jwt.header),
    '## Claims',
    ...json(jwt.claims),
    ...times(jwt.claims),
    '',
    'Kunci does not verify these values. The signature of the token is left out.',
    '',
  ].join('\n');
}

/** RFC 7519 §4.1: times are seconds since the epoch. */
function times(claims: Readonly<Record<string, unknown>>): string[] {
  const names: Readonly<Record<string, string>> = {
    iat: 'Issued',
    nbf: 'Valid from',
    exp: 'Expires',
    auth_time: 'Signed in',
  };
  return Object.entries(names).flatMap(([claim, name]) => {
    const value = claims[claim];
    return typeof value === 'number' && Math.abs(value) < 8e12
      ? [`- ${name} (\`${claim}\`): ${exactTime(value * 1000)}`]
      : [];
  });
}

function json(value: unknown): string[] {
  return ['', '```json', JSON.stringify(value, undefined, 2).replaceAll('```', '` ` `'), '```', ''];
}

function cell(text: string): string {
  return text.replace(/[|`\r\n<]/g, ' ');
}
