import { createHmac } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { allowedHosts } from '../../../src/core/clients/allowedHosts';
import { ReferenceIndex, referenceName } from '../../../src/core/clients/references';
import type { Client, Token } from '../../../src/core/model';
import { AppError } from '../../../src/core/model/errors';
import { providerOf } from '../../../src/core/providers';
import type { ReleasedRequest } from '../../../src/core/wire/release';
import { Wire, type WireParts } from '../../../src/core/wire/wire';
import { testRoot } from '../../support/certificates';
import { makeClient } from '../../support/makeClient';

/** One request as a server received it. */
export interface Received {
  readonly server: string;
  readonly method: string;
  readonly url: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

export interface TestServer {
  readonly port: number;
  /** `http://127.0.0.1:<port>`, or `https://api.allowed.test:<port>`. */
  readonly url: string;
  readonly received: Received[];
  /** Answers the next requests; 200 with `{}` if it is not set. */
  answer: (request: Received, response: http.ServerResponse) => void;
  stop(): Promise<void>;
}

export async function startServer(
  name: string,
  tls?: { readonly key: string; readonly cert: string },
): Promise<TestServer> {
  const received: Received[] = [];
  const sockets = new Set<Socket>();
  const handle = (incoming: http.IncomingMessage, response: http.ServerResponse): void => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const { method = '', url = '', headers } = incoming;
      const request = { server: name, method, url, headers, body: Buffer.concat(chunks).toString('latin1') };
      received.push(request);
      server.answer(request, response);
    });
  };
  const listener = tls ? https.createServer(tls, handle) : http.createServer(handle);
  listener.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const { port } = listener.address() as AddressInfo;
  const server: TestServer = {
    port,
    url: tls ? `https://api.allowed.test:${port}` : `http://127.0.0.1:${port}`,
    received,
    answer: (_, response) => response.end('{}'),
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
  return server;
}

export const secretKey = 'secret-key-of-tests';

export interface WireFixture {
  readonly wire: Wire;
  readonly environment: Record<string, string | undefined>;
  readonly released: ReleasedRequest[];
  readonly blocked: unknown[];
  readonly refused: string[];
  /** The token that a client gets next. */
  tokenOf: (client: Client, signal: AbortSignal) => Promise<string>;
  permit: WireParts['permit'];
  /** The placeholder of a client's variable. */
  placeholder(client: Client, suffix?: string): string;
}

/** A wire for these clients, with tokens, secrets and consent of the test's own. */
export function startWire(clients: readonly Client[], parts: Partial<WireParts> = {}): WireFixture {
  const index = new ReferenceIndex(clients);
  const environment: Record<string, string | undefined> = {};
  const released: ReleasedRequest[] = [];
  const blocked: unknown[] = [];
  const refused: string[] = [];
  const fixture: Omit<WireFixture, 'wire'> = {
    environment,
    released,
    blocked,
    refused,
    tokenOf: async (client) => `token-of-${client.name}-0123456789`,
    permit: async () => undefined,
    placeholder: (client, suffix = 'TOKEN') =>
      environment[referenceName(client, suffix)] ?? 'nothing is published',
  };
  const wire = new Wire({
    clients: () => clients,
    allowedHosts: (client) => allowedHosts(client, providerOf(client)),
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
    permit: (client, signal) => fixture.permit(client, signal),
    token: async (client, signal): Promise<Token> => ({
      value: await fixture.tokenOf(client, signal),
      fetchedAt: Date.now(),
      expiresAt: Date.now() + 900_000,
    }),
    extraRoots: () => [testRoot],
    refuse: (_, token) => refused.push(token),
    onReleased: (request) => released.push(request),
    onBlocked: (error) => blocked.push(error),
    environment,
    ...parts,
  });
  return Object.assign(fixture, { wire });
}

/** A client that may send to these `host:port` and, being for the sandbox, to loopback. */
export function clientFor(
  name: string,
  hosts: readonly string[],
  entry: Record<string, unknown> = {},
): Client {
  return makeClient({ name, allowedHosts: [...hosts], ...entry });
}

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Sends with Node alone. Names under `.test` lead to this machine. @returns the error if there is no answer */
export function send(
  url: string,
  options: https.RequestOptions & { readonly body?: string | Buffer } = {},
): Promise<Answer | Error> {
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

export function hmacSha512(text: string): string {
  return createHmac('sha512', secretKey).update(text).digest('base64');
}
