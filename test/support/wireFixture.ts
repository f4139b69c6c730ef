import http from 'node:http';
import https from 'node:https';
import { allowedHosts } from '../../src/core/clients/allowedHosts';
import { ReferenceIndex, referenceName } from '../../src/core/clients/references';
import type { Client, Token } from '../../src/core/model';
import { AppError } from '../../src/core/model/errors';
import { providerOf } from '../../src/core/providers';
import type { ReleasedRequest } from '../../src/core/wire/release';
import { Wire, type WireParts } from '../../src/core/wire/wire';
import { testRoot } from './certificates';
import { makeClient } from './makeClient';
import { type RawServer, type RawServerOptions, startRawServer } from './rawServer';

export const secretKey = 'secret-key-of-tests';
/** Of a client with the name `outlet`. */
export const realToken = tokenOf('outlet');

export function tokenOf(name: string): string {
  return `token-of-${name}-0123456789`;
}

export interface WireFixture {
  readonly wire: Wire;
  readonly environment: Record<string, string | undefined>;
  readonly released: ReleasedRequest[];
  readonly blocked: unknown[];
  readonly refused: string[];
  /** The token that the client gets next. */
  tokenOf: (client: Client, signal: AbortSignal) => Promise<string>;
  permit: WireParts['permit'];
  /** The placeholder of the client's token. */
  readonly token: string;
  /** The placeholder of another variable. */
  placeholder(suffix: string): string;
  /** Sends with the placeholder of the token in a header. */
  sendToken: (url: string, options?: SendOptions) => Promise<Answer | Error>;
}

/** A wire for a client, with tokens, secrets and consent of the test's own. */
export function startWire(client: Client, parts: Partial<WireParts> = {}): WireFixture {
  const index = new ReferenceIndex([client]);
  const environment: Record<string, string | undefined> = {};
  const placeholder = (suffix: string) =>
    environment[referenceName(client, suffix)] ?? 'nothing is published';
  const fixture: Omit<WireFixture, 'wire' | 'token' | 'sendToken'> = {
    environment,
    released: [],
    blocked: [],
    refused: [],
    tokenOf: async ({ name }) => tokenOf(name),
    permit: async () => undefined,
    placeholder,
  };
  const wire = new Wire({
    clients: () => [client],
    allowedHosts: (one) => allowedHosts(one, providerOf(one)),
    references: () =>
      [...index.names].map((name) => {
        const reference = index.find(name);
        return [
          name,
          reference?.variable.kind === 'plain' ? reference.variable.value(reference.client) : undefined,
        ] as const;
      }),
    find: (name) => index.find(name),
    readSecrets: async () => ({ secretKey }),
    now: () => Date.now(),
    permit: (one, signal) => fixture.permit(one, signal),
    token: async (one, signal): Promise<Token> => ({
      value: await fixture.tokenOf(one, signal),
      fetchedAt: Date.now(),
      expiresAt: Date.now() + 900_000,
    }),
    extraRoots: () => [testRoot],
    refuse: (_, token) => fixture.refused.push(token),
    onReleased: (request) => fixture.released.push(request),
    onBlocked: (error) => fixture.blocked.push(error),
    environment,
    ...parts,
  });
  const token = placeholder('TOKEN');
  const sendToken = (url: string, options: SendOptions = {}) =>
    send(url, { ...options, headers: { ...(options.headers as object), 'x-token': token } });
  return Object.assign(fixture, { wire, token, sendToken });
}

/** What there is in each test: servers, a client that may send to one of them, and a wire. */
export interface WireScene {
  readonly allowed: RawServer;
  readonly evil: RawServer;
  readonly client: Client;
  readonly fixture: WireFixture;
  serve(options?: RawServerOptions): Promise<RawServer>;
  /** A wire in place of the one before: two at once would hold the same requests. */
  wireFor(client: Client, parts?: Partial<WireParts>): WireFixture;
  endAfterTest<T extends { stop(): unknown }>(part: T): T;
}

/** @param entry what the client has other than `outlet` of GoBiz */
export function useWire(entry: Record<string, unknown> = {}, parts: Partial<WireParts> = {}): WireScene {
  const running: { stop(): unknown }[] = [];
  const endAfterTest = <T extends { stop(): unknown }>(part: T): T => {
    running.push(part);
    return part;
  };
  let wire: Wire | undefined;
  const scene = {
    endAfterTest,
    serve: async (options?: RawServerOptions) => endAfterTest(await startRawServer(options)),
    wireFor: (client: Client, changes: Partial<WireParts> = {}) => {
      wire?.dispose();
      const fixture = startWire(client, changes);
      wire = fixture.wire;
      return fixture;
    },
  } as WireScene;
  beforeEach(async () => {
    const [allowed, evil] = [await scene.serve(), await scene.serve()];
    const client = clientFor('outlet', [`127.0.0.1:${allowed.port}`], entry);
    Object.assign(scene, { allowed, evil, client, fixture: scene.wireFor(client, parts) });
  });
  afterEach(async () => {
    wire?.dispose();
    wire = undefined;
    await Promise.all(running.splice(0).map((part) => part.stop()));
  });
  return scene;
}

/** A client that may send to these `host:port` and, being for the sandbox, to loopback. */
export function clientFor(
  name: string,
  hosts: readonly string[],
  entry: Record<string, unknown> = {},
): Client {
  return makeClient({ name, allowedHosts: [...hosts], ...entry });
}

export type SendOptions = https.RequestOptions & { readonly body?: string | Buffer };

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Sends with Node alone. Names under `.test` lead to this machine. @returns the error if there is no answer */
export function send(url: string, options: SendOptions = {}): Promise<Answer | Error> {
  const { body, ...rest } = options;
  const { request } = url.startsWith('https:') ? https : http;
  return new Promise((resolve) => {
    const lookup: https.RequestOptions['lookup'] = (_, { all }, callback) =>
      all ? callback(null, [{ address: '127.0.0.1', family: 4 }]) : callback(null, '127.0.0.1', 4);
    const outgoing = request(url, { lookup, ca: testRoot, ...rest }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
      );
      response.on('error', resolve);
    });
    outgoing.on('error', resolve);
    outgoing.end(body);
  });
}

export function codeOf(answer: Answer | Error): string {
  return answer instanceof AppError
    ? answer.code
    : answer instanceof Error
      ? `other error: ${answer.message}`
      : `status ${answer.status}`;
}

/** How a request ends: the status, or the code or message of the error. */
export function outcome(request: http.ClientRequest): Promise<unknown> {
  return new Promise((resolve) => {
    request.on('response', (response) => response.resume().on('end', () => resolve(response.statusCode)));
    request.on('error', (error) =>
      request.on('close', () => resolve(error instanceof AppError ? error.code : error.message)),
    );
  });
}

/** Writes pieces in chunks, one after the other. @returns how it ends */
export function sendChunks(
  url: string,
  headers: http.OutgoingHttpHeaders,
  pieces: readonly (string | Buffer)[],
  options: http.RequestOptions & { readonly trailers?: http.OutgoingHttpHeaders } = {},
): Promise<unknown> {
  const request = http.request(url, {
    method: 'POST',
    ...options,
    headers: { 'transfer-encoding': 'chunked', ...headers },
  });
  const ended = outcome(request);
  for (const piece of pieces) request.write(piece);
  if (options.trailers) request.addTrailers(options.trailers);
  request.end();
  return ended;
}
