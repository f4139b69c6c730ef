/** Replaces the placeholders in one request with the real values, if the other end may receive them. */
import { isDeepStrictEqual } from 'node:util';
import type { AllowedHost } from '../clients/allowedHosts';
import { HostNotAllowedError } from '../clients/hostNotAllowed';
import { headerValues } from '../http/headers';
import type { Client, OutgoingRequest, Token } from '../model';
import { AppError, unsignableError } from '../model/errors';
import { decide } from './decision';
import {
  bytesOf,
  type Message,
  type OutputEntry,
  readMessage,
  UnreadableMessage,
  writeMessage,
} from './message';
import type { Peer } from './peer';
import {
  fillRequest,
  type NamedVariable,
  type SignedRequest,
  type SigningPorts,
  signRequest,
} from './signRequest';

export interface ReleaseParts extends SigningPorts {
  readonly allowedHosts: (client: Client) => readonly AllowedHost[];
  /**
   * Checks trust in the workspace, and asks the user for consent to use production.
   * @throws AppError `untrusted-workspace`, `cancelled`
   */
  readonly permit: (client: Client, signal: AbortSignal) => Promise<void>;
  /** @throws AppError with the codes of the token service */
  readonly token: (client: Client, signal: AbortSignal) => Promise<Token>;
}

export interface ReleasedRequest {
  readonly bytes: Buffer;
  /** The request with its placeholders. */
  readonly template: OutgoingRequest;
  readonly signed?: SignedRequest;
  readonly tokens: readonly { readonly client: Client; readonly token: Token; readonly host: AllowedHost }[];
}

/** An error with the client it concerns, so that the right fixes can be offered. */
export class ReleaseFailure extends Error {
  constructor(
    readonly client: Client,
    readonly failure: unknown,
  ) {
    super('The values of a client were not released.');
  }
}

async function attributeTo<T>(client: Client, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (failure) {
    throw new ReleaseFailure(client, failure);
  }
}

/**
 * @param output the complete output of a request
 * @param identifyPeer identifies the other end; it is called again just before the bytes are sent
 * @throws ReleaseFailure, AppError; nothing may be sent then
 */
export async function release(
  output: readonly OutputEntry[],
  identifyPeer: () => Peer,
  signal: AbortSignal,
  parts: ReleaseParts,
): Promise<ReleasedRequest> {
  const message = readOutput(output);
  const uses = findUses(message, parts);
  const peer = identifyPeer();
  const hosts = decideHosts(uses, peer, message, parts);
  if (uses.some(({ variable }) => variable.kind === 'signed')) requirePlainTarget(message);
  for (const client of hosts.keys()) await attributeTo(client, () => parts.permit(client, signal));
  const tokens: { client: Client; token: Token; host: AllowedHost }[] = [];
  const values = new Map<string, string>();
  for (const [client, host] of hosts) {
    const own = uses.filter((use) => use.client === client && use.variable.kind === 'token');
    if (own.length === 0) continue;
    const token = await attributeTo(client, () => parts.token(client, signal));
    tokens.push({ client, token, host });
    for (const { name } of own) values.set(name, token.value);
  }
  const unsigned = fillMessage(message, values, parts);
  const signed = await signRequest(toOutgoingRequest(unsigned, peer), parts);
  const complete = signed ? fillMessage(unsigned, signed.values, parts) : unsigned;
  const bytes = writeMessage(complete);
  if (parts.placeholders.namesIn(bytes).length > 0) {
    throw new AppError(
      'not-sent',
      'The request has a reference in a place without values, such as the name of a header. Correct the request.',
    );
  }
  // The user may have taken minutes to answer, so the decision is made again just before the bytes are sent.
  decideHosts(currentUses(uses, parts), identifyPeer(), message, parts);
  return {
    bytes,
    template: toOutgoingRequest(message, peer),
    tokens,
    ...(signed ? { signed } : {}),
  };
}

/** @throws ReleaseFailure `host-not-allowed` if one of the clients may not send there */
function decideHosts(
  uses: readonly NamedVariable[],
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
        new HostNotAllowedError(client, decision.reason, decision.host, variable.kind),
      );
    }
    hosts.set(client, decision.host);
  }
  return hosts;
}

/** @throws AppError `cancelled` if a client was removed, or changed in anything but its allowed hosts */
function currentUses(
  uses: readonly NamedVariable[],
  { find }: Pick<ReleaseParts, 'find'>,
): readonly NamedVariable[] {
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

/** Servers read other characters in a path differently, so the signed text would differ too. */
function requirePlainTarget({ target }: Message): void {
  if (/^[!-"$-~]+$/.test(target)) return;
  throw unsignableError('its URL contains “#” or a character that has to be percent-encoded');
}

/** @throws AppError `not-sent` */
function readOutput(output: readonly OutputEntry[]): Message {
  try {
    return readMessage(bytesOf(output));
  } catch (error) {
    if (!(error instanceof UnreadableMessage)) throw error;
    throw new AppError(
      'not-sent',
      `Kunci cannot read the request: ${error.message}. Correct it, then send it again.`,
    );
  }
}

/** @throws AppError `unknown-client` for placeholders that this window does not know */
function findUses(message: Message, { placeholders, find }: ReleaseParts): readonly NamedVariable[] {
  const texts = [message.target, ...message.headers.flat(), message.body, message.trailer];
  if (texts.some((text) => placeholders.hasForeign(text))) {
    throw new AppError(
      'unknown-client',
      'The request contains a placeholder of an earlier window, e.g. because it is from a history. Send it from its file again.',
    );
  }
  return [...new Set(texts.flatMap((text) => placeholders.namesIn(text)))].map((name) => {
    const reference = find(name);
    if (reference) return { name, ...reference };
    throw new AppError('unknown-client', `No client has the reference ${name} now. Correct the request.`);
  });
}

function fillMessage(
  message: Message,
  values: ReadonlyMap<string, string>,
  { placeholders }: Pick<ReleaseParts, 'placeholders'>,
): Message {
  const { url, headers, body } = fillRequest({ ...message, url: message.target }, placeholders, values);
  const trailer = placeholders.fill(message.trailer, values);
  return { ...message, target: url, headers, body: Buffer.from(body), trailer };
}

function toOutgoingRequest({ method, target, headers, body }: Message, { security }: Peer): OutgoingRequest {
  const [host = ''] = headerValues(headers, 'host');
  return { method, url: `${security.kind === 'plain' ? 'http' : 'https'}://${host}${target}`, headers, body };
}
