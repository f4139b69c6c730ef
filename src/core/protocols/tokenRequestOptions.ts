/** Options of clients whose OAuth 2.0 server is described by their entry. */
import { isLoopback } from '../http/origins';
import type { ListOption, ProviderOption, TextOption } from '../model';
import { assertionAlgorithms } from './clientAssertion';
import { authenticationOf } from './clientAuthentication';

const loopback = 'http://(localhost|127(\\.\\d+){1,3}|\\[::1\\])';
const secureUrl = `^(https://[^\\s/?#@\\\\]+|${loopback}(:\\d+)?)/[^\\s#@\\\\]*$`;
const secureOrigin = `^(https://[^\\s/?#@\\\\]+|${loopback}(:\\d+)?)$`;

/** @returns a message; undefined for https, or http on loopback, without a user, a password or a fragment */
function urlProblem(text: string): string | undefined {
  if (!URL.canParse(text)) return 'Enter a complete URL that begins with https://.';
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return 'It cannot contain a user or a password.';
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url))) {
    return 'It must be https; http is for loopback only.';
  }
  if (/[\s#@\\]/.test(text)) return 'It cannot contain spaces, “#”, “@” or “\\”.';
  return undefined;
}

/** Fixes the origin that the client's secrets belong to. */
export const tokenUrlOption: TextOption = {
  kind: 'text',
  name: 'tokenUrl',
  title: 'Token URL',
  description: "The server's token endpoint. Kunci sends the client's secret only there.",
  default: '',
  required: true,
  placeholder: 'https://auth.example.com/oauth2/token',
  pattern: secureUrl,
  problem: (text) =>
    urlProblem(text) ??
    (new RegExp(secureUrl, 'u').test(text) ? undefined : 'Enter the URL with its path, e.g. /oauth2/token.'),
};

export const apiOriginsOption: ListOption = {
  kind: 'list',
  name: 'apiOrigins',
  title: 'API origins',
  description: 'The origins that may receive the token. New request files use the first one.',
  choices: [],
  required: true,
  pattern: secureOrigin,
  problem: (text) => {
    const problem = urlProblem(text);
    if (problem !== undefined) return problem;
    const { origin } = new URL(text);
    return new RegExp(secureOrigin, 'u').test(text)
      ? undefined
      : `Enter only scheme, host and port: ${origin}`;
  },
};

/** RFC 8707 §2 for `resource`; `audience` is Auth0's and others'. */
export const targetOptions: readonly ListOption[] = (
  [
    [
      'audience',
      'Audience',
      'The APIs that the token is for, if the server needs “audience”, as Auth0 does.',
    ],
    ['resource', 'Resource', 'The APIs that the token is for, if the server needs “resource” (RFC 8707).'],
  ] as const
).map(([name, title, description]) => ({
  kind: 'list',
  name,
  title,
  description,
  advanced: true,
  choices: [],
  pattern: '^\\S+$',
  problem: (value) => (/^\S+$/u.test(value) ? undefined : 'It cannot contain spaces.'),
}));

const extraParameter = '^(?:(body|query|header):)?([A-Za-z0-9_.~-]+)=([\\x20-\\x7E]*)$';
const secretNames =
  /^(authorization|proxy-authorization|cookie|client_secret|client_assertion|password|refresh_token|code)$/i;

/** A front server routes by Host, and a second length or framing could hide a request in another. */
const connectionHeaders = /^(host|content-length|transfer-encoding|connection|upgrade|te|trailer|expect)$/i;

export const extraParametersOption: ListOption = {
  kind: 'list',
  name: 'extraParameters',
  title: 'Extra parameters',
  description:
    'Parameters of token requests as name=value, with “query:” or “header:” in front if they do not belong in the body.',
  advanced: true,
  choices: [],
  pattern: extraParameter,
  problem: (text) => {
    const match = new RegExp(extraParameter, 'u').exec(text);
    if (!match) return 'Enter name=value, query:name=value or header:name=value, in printable ASCII.';
    const [, place, name = ''] = match;
    if (secretNames.test(name)) {
      return `“${name}” would hold a secret, and settings are not a place for secrets.`;
    }
    return place === 'header' && connectionHeaders.test(name)
      ? `The header “${name}” belongs to the connection, so an entry cannot set it.`
      : undefined;
  },
};

export interface ExtraParameter {
  readonly place: string;
  readonly name: string;
  readonly value: string;
}

/** @param texts valid values of `extraParametersOption` */
export function readExtraParameters(texts: readonly string[]): readonly ExtraParameter[] {
  return texts.flatMap((text) => {
    const [, place = 'body', name = '', value = ''] = new RegExp(extraParameter, 'u').exec(text) ?? [];
    return name === '' ? [] : [{ place, name, value }];
  });
}

/** RFC 6749 §5.1 only recommends `expires_in`. */
export const defaultLifetimeOption: TextOption = {
  kind: 'text',
  name: 'defaultLifetime',
  title: 'Default lifetime',
  description: 'Seconds for which a token is valid if the server does not say so; 60 if empty.',
  advanced: true,
  default: '',
  placeholder: '3600',
  pattern: '^[1-9]\\d{0,8}$',
  problem: (text) => (/^[1-9]\d{0,8}$/.test(text) ? undefined : 'Enter a number of seconds.'),
};

const usesAssertion: NonNullable<ProviderOption['isUsed']> = (options) =>
  authenticationOf(options).endsWith('_jwt');

/** What differs between servers that accept JWT assertions (RFC 7523). */
export const assertionOptions: readonly ProviderOption[] = [
  {
    kind: 'choice',
    name: 'assertionAlgorithm',
    title: 'Algorithm',
    description: 'The algorithm that signs assertions (RFC 7518 §3.1).',
    advanced: true,
    isUsed: usesAssertion,
    default: 'auto',
    choices: [
      { value: 'auto', description: 'RS256, the ES algorithm of an EC key, or HS256 for a client secret' },
      ...assertionAlgorithms.map((value) => ({ value, description: '' })),
    ],
  },
  assertionText(
    'assertionAudience',
    'Assertion audience',
    'The “aud” of assertions; the token URL if empty.',
  ),
  assertionText('keyId', 'Key ID', 'The “kid” of your key at the server, if it needs one.'),
  assertionText(
    'certificateThumbprint',
    'Certificate thumbprint',
    'The “x5t#S256” of your certificate in Base64url, which Microsoft Entra needs.',
  ),
];

function assertionText(name: string, title: string, description: string): TextOption {
  return {
    kind: 'text',
    name,
    title,
    description,
    advanced: true,
    isUsed: usesAssertion,
    default: '',
    pattern: '^[\\x21-\\x7E]+$',
    problem: (text) =>
      /^[\x21-\x7E]+$/.test(text) ? undefined : 'It cannot contain spaces or non-ASCII characters.',
  };
}
