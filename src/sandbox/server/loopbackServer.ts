/** A small HTTP server on 127.0.0.1 with limits on time and size. Its response is a pure function of the request. */
import { Buffer } from 'node:buffer';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../../core/model';

export interface ReceivedRequest {
  readonly method: string;
  /** Path and query as sent, which signatures cover. */
  readonly target: string;
  readonly path: string;
  readonly query: string;
  /** Names in lower case; a repeated header's values are joined by `, `, so that none is lost. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body: unknown;
  /** For observers: what was verified, or why the request was rejected. Never a secret, a token or text of the request. */
  readonly verdict: string;
}

/** Ends the handling of a request with this response. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  constructor(readonly answer: Answer) {
    super(answer.verdict);
  }
}

/** A request with its response, without query, headers and body, which may contain secrets. */
export interface ObservedRequest {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly verdict: string;
  /** Milliseconds since the epoch, by the sandbox's clock. */
  readonly at: number;
}

export interface LoopbackServer {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Closes open connections too. A second call does nothing. */
  stop(): Promise<void>;
}

export interface LoopbackServerOptions {
  /** Also the source of the `Date` header. */
  readonly clock: Pick<Clock, 'now'>;
  /** Any free port if 0 or absent. */
  readonly port?: number | undefined;
  /** Milliseconds for a client to send a whole request. */
  readonly patience?: number | undefined;
  readonly observe?: ((request: ObservedRequest) => void) | undefined;
  readonly handle: (request: ReceivedRequest) => Answer;
}

/** Bytes; a larger body is rejected. */
export const largestBody = 1_000_000;

/** Rejects with Node's own error if the port is taken. */
export async function listenOnLoopback(options: LoopbackServerOptions): Promise<LoopbackServer> {
  const patience = options.patience ?? 10_000;
  const server = http.createServer(
    {
      headersTimeout: patience,
      requestTimeout: patience,
      connectionsCheckingInterval: Math.min(1000, patience),
    },
    (request, response) => {
      void receiveBody(request).then((body) => respond(options, request, response, body));
    },
  );
  // Also closes the connection of a client that does not read the response.
  server.setTimeout(3 * patience);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const tooLargeAnswer: Answer = {
  status: 413,
  headers: { connection: 'close' },
  body: { error: 'too_large' },
  verdict: 'The body is over 1 MB.',
};

type Body = { readonly kind: 'whole'; readonly bytes: Buffer } | { readonly kind: 'tooLarge' | 'cutOff' };

function receiveBody(request: http.IncomingMessage): Promise<Body> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= largestBody) chunks.push(chunk);
      else resolve({ kind: 'tooLarge' });
    });
    request.on('end', () => resolve({ kind: 'whole', bytes: Buffer.concat(chunks) }));
    request.on('error', () => resolve({ kind: 'cutOff' }));
  });
}

function respond(
  options: LoopbackServerOptions,
  request: http.IncomingMessage,
  response: http.ServerResponse,
  body: Body,
): void {
  if (body.kind === 'cutOff') return;
  const received = receivedRequest(request, body.kind === 'whole' ? body.bytes : Buffer.alloc(0));
  const answer = body.kind === 'tooLarge' ? tooLargeAnswer : handleRequest(options, received);
  const at = options.clock.now();
  const text = JSON.stringify(answer.body);
  const { method, path } = received;
  options.observe?.({ method, path, status: answer.status, verdict: answer.verdict, at });
  response.writeHead(answer.status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    date: new Date(at).toUTCString(),
    ...answer.headers,
  });
  response.end(text);
}

function receivedRequest(request: http.IncomingMessage, body: Buffer): ReceivedRequest {
  const target = request.url ?? '/';
  const [path = '/', ...query] = target.split('?');
  const headers = Object.entries(request.headersDistinct).map(([name, values]) => [name, values?.join(', ')]);
  return {
    method: request.method ?? 'GET',
    target,
    path,
    query: query.join('?'),
    headers: Object.fromEntries(headers) as Record<string, string>,
    body,
  };
}

function handleRequest(options: LoopbackServerOptions, request: ReceivedRequest): Answer {
  try {
    return options.handle(request);
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    return { status: 500, body: { error: 'server_error' }, verdict: 'The mock server failed.' };
  }
}
