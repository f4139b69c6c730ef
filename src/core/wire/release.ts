/** Puts the real values into one request, if the other end may have them. */
import { isDeepStrictEqual } from 'node:util';
import type { AllowedHost } from '../clients/allowedHosts';
import { HostNotAllowed } from '../clients/hostNotAllowed';
import type { FoundReference } from '../clients/references';
import type { Client, HeaderPair, OutgoingRequest, Provider, Token } from '../model';
import { AppError } from '../model/errors';
import { decide } from './decision';
import {
  bytesOf,
  type Message,
  type OutputPiece,
  readMessage,
  UnreadableMessage,
  valuesOf,
  writeMessage,
} from './message';
import type { Peer } from './peer';
import { type SignedRequest, type SigningPorts, signRequest, unsignable } from './signRequest';

export interface ReleaseParts extends SigningPorts {
  readonly providerOf: (client: Client) => Provider;
  readonly allowedHosts: (client: Client) => readonly AllowedHost[];
  /**
   * Asks for what a person has to agree to: trust in the workspace, consent for production.
   * @throws AppError `untrusted-workspace`, `cancelled`
   */
  readonly permit: (client: Client, signal: AbortSignal) => Promise<void>;
  /** @throws AppError as the token service */
  readonly token: (client: Client, signal: AbortSignal) => Promise<Token>;
}

export interface ReleasedRequest {
  readonly bytes: Buffer;
  /** The request with the placeholders of tokens still in it, and what it was signed with. */
  readonly template: OutgoingRequest;
  readonly signed?: SignedRequest;
  readonly tokens: readonly { readonly client: Client; readonly token: Token; readonly host: AllowedHost }[];
}

interface Use extends FoundReference {
  readonly name: string;
}

/** A failure and the client that it concerns, so that the right fixes can be offered. */
export class ReleaseFailure extends Error {
  constructor(
    readonly client: Client,
    readonly failure: unknown,
  ) {
    super('The values of a client were not released.');
  }
}

async function about<T>(client: Client, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (failure) {
    throw new ReleaseFailure(client, failure);
  }
}

/**
 * @param pieces the complete output of a request
 * @param peerNow who is at the other end; asked again when the bytes are about to leave
 * @throws ReleaseFailure, AppError; then nothing may be sent
 */
export async function release(
  pieces: readonly OutputPiece[],
  peerNow: () => Peer,
  signal: AbortSignal,
  parts: ReleaseParts,
): Promise<ReleasedRequest> {
  const message = readable(pieces);
  const uses = usesIn(message, parts);
  const peer = peerNow();
  const hosts = hostsOf(uses, peer, message, parts);
  if (uses.some(({ variable }) => variable.kind === 'signed')) requirePlainTarget(message);
  for (const client of hosts.keys()) await about(client, () => parts.permit(client, signal));
  const tokens: { client: Client; token: Token; host: AllowedHost }[] = [];
  const values = new Map<string, string>();
  for (const [client, host] of hosts) {
    const own = uses.filter((use) => use.client === client && use.variable.kind === 'token');
    if (own.length === 0) continue;
    const token = await about(client, () => parts.token(client, signal));
    tokens.push({ client, token, host });
    for (const { name } of own) values.set(name, token.value);
  }
  const unsigned = filledMessage(message, values, parts);
  const signed = await signRequest(outgoing(unsigned, peer), parts, (computed) =>
    outgoing(filledMessage(unsigned, computed, parts), peer),
  );
  const complete = signed ? filledMessage(unsigned, signed.values, parts) : unsigned;
  const bytes = writeMessage(complete);
  if (parts.placeholders.namesIn(bytes).length > 0) {
    throw new AppError(
      'not-sent',
      'The request has a reference where no value can go, such as the name of a header.',
    );
  }
  // All of this may have waited for a person. What was allowed then has to be allowed when the bytes leave.
  hostsOf(currentUses(uses, parts), peerNow(), message, parts);
  return {
    bytes,
    template: outgoing(message, peer),
    tokens,
    ...(signed ? { signed } : {}),
  };
}

/** @throws ReleaseFailure `host-not-allowed` if one of the clients may not send there */
function hostsOf(
  uses: readonly Use[],
  peer: Peer,
  message: Message,
  parts: Pick<ReleaseParts, 'allowedHosts'>,
): ReadonlyMap<Client, AllowedHost> {
  const hosts = new Map<Client, AllowedHost>();
  for (const { client, variable } of uses) {
    if (hosts.has(client)) continue;
    const decision = decide(client, parts.allowedHosts(client), peer, message);
    if (decision.kind === 'blocked') {
      throw new ReleaseFailure(
        client,
        new HostNotAllowed(client, decision.reason, decision.host, variable.kind),
      );
    }
    hosts.set(client, decision.host);
  }
  return hosts;
}

/** @throws AppError `cancelled` if a client was removed, or is another one now in more than its allowed hosts */
function currentUses(uses: readonly Use[], { find }: Pick<ReleaseParts, 'find'>): readonly Use[] {
  return uses.map((use) => {
    const client = find(use.name)?.client;
    const { allowedHosts } = use.client;
    if (client && isDeepStrictEqual({ ...client, allowedHosts }, use.client)) return { ...use, client };
    throw new AppError(
      'cancelled',
      `“${use.client.name}” was changed or removed while the request waited. Send the request again.`,
    );
  });
}

/** What servers make of other characters in a path differs, and so would the text that is signed. */
function requirePlainTarget({ target }: Message): void {
  if (/^[!-"$-~]+$/.test(target)) return;
  throw unsignable('its URL contains “#” or a character that has to be percent-encoded');
}

/** @throws AppError `not-sent` */
function readable(pieces: readonly OutputPiece[]): Message {
  try {
    return readMessage(bytesOf(pieces));
  } catch (error) {
    if (!(error instanceof UnreadableMessage)) throw error;
    throw new AppError('not-sent', `Kunci cannot read the request that was to be sent: ${error.message}.`);
  }
}

/** @throws AppError `unknown-client` for placeholders that stand for nothing in this window */
function usesIn(message: Message, { placeholders, find }: ReleaseParts): readonly Use[] {
  const texts = [message.target, ...message.headers.flat(), message.body, message.trailer];
  if (texts.some((text) => placeholders.hasForeign(text))) {
    throw new AppError(
      'unknown-client',
      'The request contains a placeholder of an earlier window, as requests in a history do. Send it from its file again.',
    );
  }
  return [...new Set(texts.flatMap((text) => placeholders.namesIn(text)))].map((name) => {
    const reference = find(name);
    if (reference) return { name, ...reference };
    throw new AppError(
      'unknown-client',
      `No client has the reference ${name} any more. Correct the request.`,
    );
  });
}

/** Each value as its place needs it: what is a separator or a quotation mark there is encoded. */
function filledMessage(
  message: Message,
  values: ReadonlyMap<string, string>,
  { placeholders }: Pick<ReleaseParts, 'placeholders'>,
): Message {
  const encoded = (encode: (value: string) => string): ReadonlyMap<string, string> =>
    new Map([...values].map(([name, value]) => [name, encode(value)]));
  const body = placeholders.fillBody(message.body, encoded(bodyEncoding(message)));
  return {
    ...message,
    target: placeholders.fill(message.target, encoded(encodeURIComponent)),
    headers: message.headers.map(([name, value]): HeaderPair => [name, placeholders.fill(value, values)]),
    body: Buffer.from(body),
    trailer: placeholders.fill(message.trailer, values),
  };
}

function bodyEncoding({ headers }: Message): (value: string) => string {
  const type = (valuesOf(headers, 'content-type')[0] ?? '').toLowerCase();
  if (type.startsWith('application/x-www-form-urlencoded')) return encodeURIComponent;
  if (/^application\/(?:[\w.-]+\+)?json/.test(type)) return (value) => JSON.stringify(value).slice(1, -1);
  return (value) => value;
}

function outgoing({ method, target, headers, body }: Message, { security }: Peer): OutgoingRequest {
  const [host = ''] = valuesOf(headers, 'host');
  return { method, url: `${security.kind === 'plain' ? 'http' : 'https'}://${host}${target}`, headers, body };
}
