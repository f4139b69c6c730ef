/**
 * The wire: where placeholders become tokens and signatures. Everything outside Kunci that handles a request (files,
 * `process.env`, senders, their logs and child processes) sees placeholders. The hook (`hook`, `heldRequest`) holds a
 * request with a placeholder once it has its connection. Then `peer` identifies the server, `decision` checks that it
 * is an allowed host, and `release` puts the values into the bytes (`message`), signed over exactly what is sent
 * (`signRequest`). `sentRequests` remembers signed requests. If anything is missing or in doubt, the request ends with
 * an error or the placeholder is sent, never the value.
 */
import type { Socket } from 'node:net';
import { isDeepStrictEqual } from 'node:util';
import { type AllowedHost, ownHosts } from '../clients/allowedHosts';
import type { Client, Disposable } from '../model';
import { AppError } from '../model/errors';
import { providerOf } from '../providers';
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
  /** The variables for `process.env`: tokens and signatures by name, plain values with their value. */
  readonly references: () => Iterable<readonly [name: string, plainValue: string | undefined]>;
  /** Certificates in PEM that this machine trusts in addition to Node's own; see `peerOf`. */
  readonly extraRoots: () => readonly string[];
  /** Called if the client's own host responded with 401 to this token. */
  readonly refuse: (client: Client, token: string) => void;
  readonly onReleased: (released: ReleasedRequest) => void;
  /** Called if a request was ended instead of sent. */
  readonly onBlocked: (error: AppError, client: Client | undefined) => void;
  /** `process.env`, which all extensions of a window share. */
  readonly environment: Record<string, string | undefined>;
}

export class Wire implements Disposable {
  readonly placeholders = new Placeholders();
  readonly sent = new SentRequests(this.placeholders);
  private readonly published: PublishedVariables;
  private hook: Disposable | undefined;
  /** `host:port` of all clients' TLS hosts, for a quick check of each request of every extension. */
  private hosts: ReadonlySet<string> = new Set();

  constructor(private readonly parts: WireParts) {
    this.published = new PublishedVariables(parts.environment);
    this.update();
  }

  /** Call this when the clients change. It publishes their placeholders, and sets the hook once there is a client. */
  update(): void {
    const variables = new Map<string, string>();
    for (const [name, plain] of this.parts.references())
      variables.set(name, plain ?? this.placeholders.of(name));
    this.published.set(variables);
    const allowed = this.parts.clients().flatMap((client) => this.parts.allowedHosts(client));
    const secure = allowed.filter(({ protocol }) => protocol === 'https:');
    this.hosts = new Set(secure.map(({ host, port }) => `${host}:${port}`));
    if (variables.size === 0) return;
    this.hook ??= hookRequests({
      release: (request, socket) => this.release(request, socket),
      isAllowedHost: (host, port) => this.hosts.has(`${host}:${port}`),
    });
  }

  dispose(): void {
    this.published.dispose();
    this.hook?.dispose();
  }

  private async release(held: HeldRequest, socket: Socket): Promise<Buffer> {
    const { parts, placeholders } = this;
    try {
      const released = await release(held.output, () => peerOf(socket, parts.extraRoots), held.signal, {
        ...parts,
        placeholders,
      });
      this.sent.add(released, parts.now());
      this.watchResponse(held, released);
      parts.onReleased(released);
      return released.bytes;
    } catch (error) {
      const { failure, client } =
        error instanceof ReleaseFailure ? error : { failure: error, client: undefined };
      const reported = failure instanceof AppError ? failure : unexpectedError(failure);
      if (!held.signal.aborted) parts.onBlocked(reported, client);
      throw reported;
    }
  }

  /** Drops a token only on a 401 of the client's own host, and only if the sender reads the response. */
  private watchResponse({ request }: HeldRequest, { tokens }: ReleasedRequest): void {
    const own = tokens.filter(({ client, host }) => isOwnHost(host, client));
    if (own.length === 0 || request.listenerCount('response') === 0) return;
    request.once('response', ({ statusCode }) => {
      if (statusCode === 401) for (const { client, token } of own) this.parts.refuse(client, token.value);
    });
  }
}

/** The sender shows the message, and that of an unexpected error may contain anything. */
function unexpectedError(error: unknown): AppError {
  const kind = error instanceof Error ? error.name : typeof error;
  return new AppError(
    'not-sent',
    `Kunci did not send the request: an unexpected error occurred (${kind}). Please report it.`,
  );
}

function isOwnHost(host: AllowedHost, client: Client): boolean {
  return ownHosts(client, providerOf(client)).some((own) => isDeepStrictEqual(own, host));
}
