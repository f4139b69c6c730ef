/** Fuzzing of what comes over the wire, and of the hosts that a token may go to. */
import { hostProblem } from '../../../src/core/clients/allowedHosts';
import { ownOrigins } from '../../../src/core/http/origins';
import type { HttpResponse, Provider } from '../../../src/core/model';
import { retryAfterMilliseconds } from '../../../src/core/protocols/tokenResponse';
import { providers } from '../../../src/core/providers';
import { requestToken } from '../../../src/core/tokens/tokenRequest';
import type { Random } from '../inputs';
import { makeClient } from '../makeClient';
import type { Target } from './fuzzer';
import { joined, mutated, type Texts, written } from './mutate';
import { mark, oddObject, oddValue } from './oddJson';

const now = Date.UTC(2026, 0, 2, 3, 4, 5);
/** Has characters that are written in another way in a form and in JSON. */
const secret = `${mark} "a"\\b  c+%é`;

const times: Texts = [
  '0',
  ...['120', '-5', '1e3', '99999999999999999999', 'Fri, 02 Jan 2026 03:05:05 GMT'],
  ...['Friday, 02-Jan-26 03:05:05 GMT', 'Fri Jan  2 03:05:05 2026', 'Fri, 02 Jan 2026 03:05:05 +2500'],
  ...['Thu, 01 Jan 1970 00:00:00 GMT', 'Mon, 31 Dec 275760 23:59:59 GMT', '2026-01-02T03:05:05Z', 'soon'],
];

const retryAfter: Target<string> = {
  title: 'Retry-After',
  input: (random) => written(random, times, times),
  run: (header) => {
    const wait = retryAfterMilliseconds(header, now);
    if (wait !== undefined && !(wait >= 0 && wait <= 86_400_000)) throw new Error(`waits ${wait} ms`);
    return [];
  },
};

const echoes = [
  JSON.stringify(secret),
  JSON.stringify(`Bearer ${secret} is wrong`),
  JSON.stringify(encodeURIComponent(secret)),
  JSON.stringify(new URLSearchParams({ v: secret }).toString().slice(2)),
  JSON.stringify([...secret].join(' ')),
  JSON.stringify(Buffer.from(secret).toString('hex')),
  JSON.stringify(Buffer.from(secret).toString('base64')),
] as const;

const start = mark.slice(0, 6);
/** As they come back in those forms; six bytes are eight whole digits of Base64. */
const firstCharacters = [
  start,
  [...start].join(' '),
  Buffer.from(start).toString('hex'),
  Buffer.from(start).toString('base64'),
];

/** Repeats the secret in one of several forms, some of which no search for the secret would find. */
function echo(random: Random): string {
  const text = JSON.parse(random.of(echoes)) as string;
  return JSON.stringify('x'.repeat(random.below(4) === 0 ? 150 + random.below(60) : 0) + text);
}

const codes = ['"2007300"', '"4017300"', '"4007301"', '"4297300"', '"5007300"', '2007300'] as const;

function body(random: Random): string {
  // A changed secret is none, and would be found by its first characters all the same.
  const isSpoilt = random.below(4) === 0;
  const repeated = () => (isSpoilt ? '"x"' : echo(random));
  const said = [
    repeated(),
    '"invalid_client"',
    '"Unauthorized. Invalid Signature"',
    oddValue(random),
  ] as const;
  const text = oddObject(random, {
    access_token: ['"token-1"', `"${'t'.repeat(900)}"`, '"a b"', '"é"'],
    accessToken: ['"token-1"', '"a\\nb"'],
    expires_in: ['3600', '"900"', '0', '-1', '1e300', '"1e3"', '0.001'],
    expiresIn: ['900', '"900"', '0', '"-1"'],
    token_type: ['"Bearer"', '"mac"', '7'],
    scope: ['"a b"', '""', '[]'],
    responseCode: codes,
    responseMessage: said,
    error: said,
    error_description: said,
    errors: [`[{"code":${repeated()},"message":${repeated()}}]`, '[null]', '[[]]'],
  });
  if (random.below(10) === 0) return oddValue(random);
  return isSpoilt ? mutated(random, text, ['{', '"error":', '<html>', '\ufeff']) : text;
}

function response(random: Random): HttpResponse {
  const headers: Record<string, string> = {};
  if (random.below(2) === 0) headers.date = written(random, times, times);
  if (random.below(2) === 0) headers['retry-after'] = written(random, times, times);
  const status = random.of([200, 200, 200, 204, 400, 401, 403, 404, 429, 500, 503, 0, 999] as const);
  return { status, headers, body: body(random) };
}

function answersOf(provider: Provider): Target<HttpResponse> {
  const client = makeClient({ provider: provider.id });
  const fields = Object.fromEntries(provider.token.secrets(client).map((field) => [field, secret]));
  // What is sent is of no interest here, and DOKU's RSA signature would take most of the time.
  const described: Provider = {
    ...provider,
    token: { ...provider.token, request: ({ url }) => ({ method: 'POST', url, headers: {} }) },
  };
  return {
    title: `answers of ${provider.label}`,
    input: response,
    run: async (answer) => {
      const parts = {
        transport: { send: async () => answer },
        clock: { now: () => now, after: () => ({ dispose: () => undefined }) },
        providerOf: () => described,
        readSecrets: async () => fields,
      };
      const token = await requestToken(parts, client, new AbortController().signal);
      const lifetime = token.expiresAt - token.fetchedAt;
      if (!(lifetime > 0) || !/^[\x21-\x7e]+$/.test(token.value))
        throw new Error('a token of no use was taken');
      return [];
    },
    // Its first characters are as much a leak as all of it.
    secrets: firstCharacters,
  };
}

const urlPieces: Texts = [
  'https://',
  ...['http://', 'api.partner-sandbox.gobiz.co.id', 'API.partner-sandbox.gobiz.co.id.', 'evil.example'],
  ...['ok.example:8443', '127.0.0.1', '@', ':443', ':8443', '/', '\\', '?', '#', '.', '%2e', '。', 'ａ'],
];
const guarded = makeClient({ allowedHosts: ['ok.example:8443'] });
const [gobiz] = providers;

const hosts: Target<string> = {
  title: 'hosts that may have a token',
  input: (random) => mutated(random, `https://${joined(random, urlPieces)}`, urlPieces),
  run: (text) => {
    if (gobiz === undefined || !URL.canParse(text)) return [];
    const url = new URL(text);
    if (hostProblem(guarded, gobiz, url) !== undefined) return [];
    const own = ownOrigins(guarded, gobiz).map((origin) => new URL(origin).host);
    const isLoopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\]|.*\.localhost)$/.test(url.hostname);
    if (!isLoopback && ![...own, 'ok.example:8443'].includes(url.host))
      throw new Error(`allowed ${url.host}`);
    return [];
  },
};

export const protocolTargets = [...providers.map(answersOf), retryAfter, hosts] as readonly Target[];
