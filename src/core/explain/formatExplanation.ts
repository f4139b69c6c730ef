/** What led to a signature, as Markdown. The token stands in it shortened, no secret does. */

import type { Client, Explanation, OutgoingRequest, Signed, SigningKind } from '../model';
import { maskToken } from '../tokens/tokenText';

export interface SignatureDetails {
  readonly client: Client;
  readonly kind: SigningKind;
  /** With all values in it. */
  readonly request: OutgoingRequest;
  readonly signed: Signed;
  /** The secret or key that was used, as `Secret key, fingerprint 3f0a, 27 characters`. */
  readonly secret: string;
  /** Where the values come from, as a sentence. */
  readonly source: string;
  /** Seconds by which this machine is ahead of the provider; absent where that is not known. */
  readonly skew?: number;
  /** For a key: the public half, and how it is registered. */
  readonly publicKey?: { readonly pem: string; readonly registration: string };
  readonly comparison?: { readonly pasted: string; readonly explanation: Explanation };
}

export function formatExplanation(explained: SignatureDetails): string {
  const { client, kind, request, signed, comparison } = explained;
  return [
    `# Signature of ${request.method} ${pathOnly(request.url)}`,
    '',
    ...(comparison ? comparisonLines(comparison) : []),
    '## How it is made',
    '',
    `- Client: ${client.name} (${client.environment}), ${client.clientId}`,
    `- Kind: ${kind.label}`,
    `- Used: ${explained.secret}`,
    `- Clock: ${clockText(explained.skew)}`,
    `- Values: ${explained.source}`,
    '',
    kind.rule,
    '',
    '## Parts of stringToSign',
    '',
    '| Part | Value |',
    '|---|---|',
    ...signed.parts.map(({ name, value, secret }) =>
      formatRow(name, formatCode(secret ? maskToken(value) : value)),
    ),
    '',
    '```text',
    ...maskTokens(signed.stringToSign, signed).split('\n'),
    '```',
    '',
    ...bodyLines(explained),
    '## Headers',
    '',
    '```http',
    ...request.headers.map(([name, value]) => maskTokens(`${name}: ${value}`, signed)),
    '```',
    '',
    ...keyLines(explained.publicKey),
  ].join('\n');
}

function comparisonLines({
  pasted,
  explanation,
}: NonNullable<SignatureDetails['comparison']>): readonly string[] {
  const given = pasted.length > 100 ? `${pasted.slice(0, 99)}…` : pasted;
  return [
    `## ${verdicts[explanation.kind]}`,
    '',
    `Compared with ${formatCode(given)}`,
    '',
    ...describeExplanation(explanation),
    '',
  ];
}

const verdicts = {
  match: 'The signature is right',
  mistakes: 'The signature is wrong, and this is why',
  unexplained: 'The signature is wrong',
  unreadable: 'This is no signature',
} as const satisfies Record<Explanation['kind'], string>;

function describeExplanation(explanation: Explanation): readonly string[] {
  switch (explanation.kind) {
    case 'match':
      return [
        'It was made of exactly these parts. Where it is refused all the same, the other side has another secret, key or clock.',
      ];
    case 'mistakes':
      return explanation.mistakes.map(
        ({ message, client }) => `- ${message}${client ? ` It is the one of “${client}”.` : ''}`,
      );
    case 'unexplained':
      return [
        ...(explanation.hint === undefined ? [] : [explanation.hint]),
        'None of the known mistakes leads to it. It may have been made for another body, time, id or token than the ones below: compare these first.',
      ];
    case 'unreadable':
      return ['It is neither Base64 nor hexadecimal. Paste the value of the signature header.'];
  }
}

function bodyLines({ kind, request, signed }: SignatureDetails): readonly string[] {
  const hash = signed.parts.find(({ name }) => /hash|digest/i.test(name));
  if (!hash) return ['The body is not part of what is signed.', ''];
  const content = kind.hashed(request.body);
  const size = typeof content === 'string' ? Buffer.byteLength(content) : content.length;
  if (size === 0) return ['## Body', '', 'The request has none, so that the empty text is hashed.', ''];
  return [
    '## Body as it is hashed',
    '',
    `${size} bytes, ${hash.name} ${formatCode(hash.value)}`,
    '',
    ...contentLines(content),
    '',
  ];
}

/** Characters of a body that are shown. */
const longest = 20_000;

function contentLines(content: string | Uint8Array): readonly string[] {
  const text = typeof content === 'string' ? content : new TextDecoder().decode(content);
  const cut = text.length > longest ? `${text.slice(0, longest)}…` : text;
  const runs = cut.match(/`{3,}/g) ?? [];
  const fence = '`'.repeat(Math.max(3, ...runs.map((run) => run.length + 1)));
  return [`${fence}json`, cut, fence];
}

function keyLines(publicKey: SignatureDetails['publicKey']): readonly string[] {
  if (!publicKey) return [];
  return [
    '## Public key to register',
    '',
    publicKey.registration,
    '',
    '```text',
    publicKey.pem.trimEnd(),
    '```',
    '',
  ];
}

function clockText(skew: number | undefined): string {
  if (skew === undefined) return 'not compared yet, as no token request was answered so far';
  if (Math.abs(skew) < 3) return 'agrees with the provider, by the date of its last answer';
  const amount = `${Math.abs(skew)} seconds ${skew > 0 ? 'ahead of' : 'behind'} the provider`;
  return Math.abs(skew) < 60
    ? amount
    : `${amount}: set it right, a signature of another minute may be refused`;
}

/** Without the token. */
function maskTokens(text: string, signed: Signed): string {
  return signed.parts
    .filter(({ secret, value }) => secret === true && value !== '')
    .reduce((shortened, { value }) => shortened.replaceAll(value, maskToken(value)), text);
}

function pathOnly(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : url;
}

function formatRow(name: string, value: string): string {
  return `| ${name} | ${value.replace(/\r?\n/g, ' ')} |`;
}

/** As code in a table cell; a backquote would end it, a bar the cell. */
function formatCode(text: string): string {
  return `\`${text.replaceAll('`', "'").replaceAll('|', '\\|')}\``;
}
