/** Formats everything a signature was computed from as Markdown. Tokens are masked, secrets left out. */

import type { Client, Explanation, OutgoingRequest, Signed, SigningKind } from '../model';
import { maskToken } from '../tokens/tokenText';

export interface SignatureDetails {
  readonly client: Client;
  readonly kind: SigningKind;
  /** With all values filled in. */
  readonly request: OutgoingRequest;
  readonly signed: Signed;
  /** The secret or key that was used, e.g. `Secret key, fingerprint 3f0a, 27 characters`. */
  readonly secret: string;
  /** A sentence: where the values come from. */
  readonly source: string;
  /** Seconds by which this machine is ahead of the provider; absent if that is unknown. */
  readonly skew?: number;
  /** For a private key: its public key, and how to register it. */
  readonly publicKey?: { readonly pem: string; readonly registration: string };
  readonly comparison?: { readonly pasted: string; readonly explanation: Explanation };
}

export function formatExplanation(details: SignatureDetails): string {
  const { client, kind, request, signed, comparison } = details;
  return [
    `# Signature of ${request.method} ${pathOnly(request.url)}`,
    '',
    ...(comparison ? comparisonLines(comparison) : []),
    '## How it is computed',
    '',
    `- Client: ${client.name} (${client.environment}), ${client.clientId}`,
    `- Kind: ${kind.label}`,
    `- Used: ${details.secret}`,
    `- Clock: ${clockText(details.skew)}`,
    `- Values: ${details.source}`,
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
    ...bodyLines(details),
    '## Headers',
    '',
    '```http',
    ...request.headers.map(([name, value]) => maskTokens(`${name}: ${value}`, signed)),
    '```',
    '',
    ...keyLines(details.publicKey),
  ].join('\n');
}

function comparisonLines({
  pasted,
  explanation,
}: NonNullable<SignatureDetails['comparison']>): readonly string[] {
  const quote = pasted.length > 100 ? `${pasted.slice(0, 99)}…` : pasted;
  return [
    `## ${verdicts[explanation.kind]}`,
    '',
    `Compared with ${formatCode(quote)}`,
    '',
    ...describeExplanation(explanation),
    '',
  ];
}

const verdicts = {
  match: 'The signature is correct',
  mistakes: 'The signature is wrong, and this is why',
  unexplained: 'The signature is wrong',
  unreadable: 'This is not a signature',
} as const satisfies Record<Explanation['kind'], string>;

function describeExplanation(explanation: Explanation): readonly string[] {
  switch (explanation.kind) {
    case 'match':
      return [
        'It was computed from exactly these parts. If it is still rejected, the provider has another secret, key or clock.',
      ];
    case 'mistakes':
      return explanation.mistakes.map(
        ({ message, client }) => `- ${message}${client ? ` It belongs to “${client}”.` : ''}`,
      );
    case 'unexplained':
      return [
        ...(explanation.hint === undefined ? [] : [explanation.hint]),
        'No known mistake explains it. It may have been computed for another body, time, ID or token than the ones below: compare these first.',
      ];
    case 'unreadable':
      return ['It is neither Base64 nor hexadecimal. Paste the value of the signature header.'];
  }
}

function bodyLines({ kind, request, signed }: SignatureDetails): readonly string[] {
  const hash = signed.parts.find(({ name }) => /hash|digest/i.test(name));
  if (!hash) return ['The signature does not cover the body.', ''];
  const content = kind.hashed(request.body);
  const size = typeof content === 'string' ? Buffer.byteLength(content) : content.length;
  if (size === 0) return ['## Body', '', 'The request has no body, so the empty text is hashed.', ''];
  return [
    '## Hashed body',
    '',
    `${size} bytes, ${hash.name} ${formatCode(hash.value)}`,
    '',
    ...contentLines(content),
    '',
  ];
}

/** The most characters of a body that are shown. */
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
  if (skew === undefined) return 'not compared yet, because there was no response to a token request';
  if (Math.abs(skew) < 3) return 'matches the provider, by the date of its last response';
  const amount = `${Math.abs(skew)} seconds ${skew > 0 ? 'ahead of' : 'behind'} the provider`;
  return Math.abs(skew) < 60
    ? amount
    : `${amount}: correct it, because a signature of another minute may be rejected`;
}

/** Masks tokens. */
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

/** Formats text as code in a table cell, where backquotes and bars have to be replaced. */
function formatCode(text: string): string {
  return `\`${text.replaceAll('`', "'").replaceAll('|', '\\|')}\``;
}
