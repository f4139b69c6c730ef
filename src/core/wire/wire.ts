/**
 * The wire: where placeholders become tokens and signatures. Everything outside Kunci that handles a request (files,
 * `process.env`, senders, their logs and child processes) sees placeholders. The hook (`hook`, `heldRequest`) holds a
 * request that contains one when it has its connection; `peer` says who is at the other end, `decision` whether that is
 * an allowed host, and `release` puts the values into the bytes, signed over exactly what leaves.
 * If anything is missing or unsure, the request ends with an error or the placeholder goes out, never the value.
 */
import type { Socket } from 'node:net';
import { type AllowedHost, ownOrigins } from '../clients/allowedHosts';
import type { Client, Disposable } from '../model';
import { AppError } from '../model/errors';
import { PublishedVariables } from './environmentVariables';
import type { HeldRequest } from './heldRequest';
import { hookRequests } from './hook';
import { peerOf } from './peer';
import { Placeholders } from './placeholders';
import { type ReleasedRequest, ReleaseFailure, type ReleaseParts, release } from './release';
import { SentRequests } from './sentRequests';

export interface WireParts extends Omit<ReleaseParts, 'placeholders' | 'allowedHosts'> {
  readonly clients: () => readonly Client[];
  readonly allowedHosts: ReleaseParts['allowedHosts'];
  /** What `process.env` is to hold: references of tokens and signatures by name, and plain values. */
  readonly references: () => Iterable<readonly [name: string, plainValue: string | undefined]>;
  /** PEM certificates that this machine trusts beside Node's own; see `peerOf`. */
  readonly extraRoots: () => readonly string[];
  /** The client's own host answered 401 to this token. */
  readonly refuse: (client: Client, token: string) => void;
  readonly onReleased: (released: ReleasedRequest) => void;
  /** A request was ended instead of sent. */
  readonly onBlocked: (error: AppError, client: Client | undefined) => void;
  /** `process.env`, which all extensions of a window share. */
  readonly environment: Record<string, string | undefined>;
}

export class Wire implements Disposable {
  readonly placeholders = new Placeholders();
  readonly sent = new SentRequests(this.placeholders);
  private readonly published: PublishedVariables;
  private hook: Disposable | undefined;
  /** `host:port` of all clients' hosts with TLS, asked for each request of every extension. */
  private hosts: ReadonlySet<string> = new Set();

  constructor(private readonly parts: WireParts) {
    this.published = new PublishedVariables(parts.environment);
    this.update();
  }

  /** To be called when the clients change: publishes their placeholders, and sets the hook once there is a client. */
  update(): void {
    const variables = new Map<string, string>();
    for (const [name, plain] of this.parts.references())
      variables.set(name, plain ?? this.placeholders.of(name));
    this.published.set(variables);
    const allowed = this.parts.clients().flatMap((client) => this.parts.allowedHosts(client));
    const secure = allowed.filter(({ protocol }) => protocol === 'https:');
    this.hosts = new Set(secure.map(({ host, port }) => `${host}:${port}`));
    if (variables.size > 0) this.hook ??= this.hookRequests();
  }

  dispose(): void {
    this.published.dispose();
    this.hook?.dispose();
  }

  private hookRequests(): Disposable {
    return hookRequests({
      release: (request, socket) => this.release(request, socket),
      isAllowedHost: (host, port) => this.hosts.has(`${host}:${port}`),
    });
  }

  private async release(held: HeldRequest, socket: Socket): Promise<Buffer> {
    const { parts, placeholders } = this;
    try {
      const released = await release(held.output, () => peerOf(socket, parts.extraRoots), held.signal, {
        ...parts,
        placeholders,
      });
      this.sent.add(released, parts.now());
      this.watchAnswer(held, released);
      parts.onReleased(released);
      return released.bytes;
    } catch (error) {
      const { failure, client } =
        error instanceof ReleaseFailure ? error : { failure: error, client: undefined };
      const told = failure instanceof AppError ? failure : unexpected(failure);
      if (!held.signal.aborted) parts.onBlocked(told, client);
      throw told;
    }
  }

  /** Only the client's own hosts may say that a token is dead, and only a sender that listens gets the answer. */
  private watchAnswer({ request }: HeldRequest, { tokens }: ReleasedRequest): void {
    const own = tokens.filter(({ client, host }) =>
      isOwnHost(host, ownOrigins(client, this.parts.providerOf(client))),
    );
    if (own.length === 0 || request.listenerCount('response') === 0) return;
    request.once('response', ({ statusCode }) => {
      if (statusCode === 401) for (const { client, token } of own) this.parts.refuse(client, token.value);
    });
  }
}

/** The sender shows the message, and that of an unforeseen error may contain anything. */
function unexpected(error: unknown): AppError {
  const kind = error instanceof Error ? error.name : typeof error;
  return new AppError(
    'not-sent',
    `Kunci did not send the request: something unexpected went wrong (${kind}).`,
  );
}

function isOwnHost({ host, port, protocol }: AllowedHost, origins: readonly string[]): boolean {
  return origins
    .map((origin) => new URL(origin))
    .some(
      (url) =>
        url.protocol === protocol &&
        url.hostname.replace(/^\[|\]$/g, '') === host &&
        (Number(url.port) || (protocol === 'https:' ? 443 : 80)) === port,
    );
}
