/** A loopback server that misbehaves in a way chosen by name, and remembers what it was sent. */
import http, { type IncomingMessage, type RequestListener } from 'node:http';
import https from 'node:https';
import { selfSigned } from './certificates';
import { type Fault, faults, type ProviderId } from './faultAnswers';
import { listening, portOf } from './rawServer';

/** Those of `faults` are what a running server answers; the other three are kinds of server. */
export type FaultName = keyof typeof faults | 'refusedPort' | 'selfSignedTls' | 'proxy407';

export const faultNames: readonly FaultName[] = [
  ...(Object.keys(faults) as (keyof typeof faults)[]),
  'refusedPort',
  'selfSignedTls',
  'proxy407',
];

export interface RecordedRequest {
  readonly method: string;
  /** Path and query; for a proxy's CONNECT, host and port. */
  readonly target: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export interface FaultServer {
  /** An origin, to be used as a client's `baseUrl`. For `proxy407` it is a proxy's address, and also answers directly. */
  readonly url: string;
  /** Requests that arrived whole, in order. */
  readonly requests: readonly RecordedRequest[];
  /** Requests that followed a redirect to the second server. It must stay empty. */
  readonly strayed: readonly RecordedRequest[];
  /** Connections that were opened, also those on which TLS failed. */
  connections(): number;
  stop(): Promise<void>;
}

/**
 * Starts a server with the given faults: the first request meets the first, and so on; the last one stays.
 * As in `startFaultServer('gobiz', 'status503', 'good')`.
 */
export async function startFaultServer(
  provider: ProviderId,
  first: FaultName,
  ...further: readonly FaultName[]
): Promise<FaultServer> {
  const requests: RecordedRequest[] = [];
  const strayed: RecordedRequest[] = [];
  const names = [first, ...further];
  const elsewhere = await listen(
    http.createServer((request, response) => {
      void record(strayed, request).then(() => response.end('{}'));
    }),
  );
  const answer: RequestListener = (request, response) => {
    void record(requests, request).then((body) => {
      const name = names[Math.min(requests.length, names.length) - 1] ?? first;
      faultNamed(name)(response, request, { provider, body, elsewhere: elsewhere.url });
    });
  };
  const server = await listen(
    first === 'selfSignedTls' ? https.createServer(selfSigned, answer) : http.createServer(answer),
    requests,
  );
  if (first === 'refusedPort') await server.stop();
  return {
    url: first === 'selfSignedTls' ? server.url.replace('http:', 'https:') : server.url,
    requests,
    strayed,
    connections: server.connections,
    stop: async () => {
      await Promise.all([server.stop(), elsewhere.stop()]);
    },
  };
}

function faultNamed(name: FaultName): Fault {
  if (name === 'proxy407') return faults.status407;
  // A server of this kind that is reached all the same behaves well, so that a test sees that it should not have been.
  return name === 'refusedPort' || name === 'selfSignedTls' ? faults.good : faults[name];
}

async function record(into: RecordedRequest[], request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  const at = Date.now();
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString('utf8');
  into.push({ method: request.method ?? '', target: request.url ?? '', headers: request.headers, body, at });
  return body;
}

interface Listening {
  readonly url: string;
  readonly connections: () => number;
  readonly stop: () => Promise<void>;
}

async function listen(
  server: http.Server | https.Server,
  tunnels: RecordedRequest[] = [],
): Promise<Listening> {
  let connections = 0;
  server.on('connection', () => {
    connections += 1;
  });
  // A proxy is asked for a tunnel before any TLS, and answers on the bare socket.
  server.on('connect', ({ method = '', url = '', headers }: IncomingMessage, socket) => {
    tunnels.push({ method, target: url, headers, body: '', at: Date.now() });
    socket.end(
      'HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic realm="proxy"\r\ncontent-length: 0\r\n\r\n',
    );
  });
  const stop = await listening(server);
  return { url: `http://127.0.0.1:${portOf(server)}`, connections: () => connections, stop };
}
