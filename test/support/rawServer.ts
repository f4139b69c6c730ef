/** A server on loopback that keeps the very bytes that arrive, and reads them as requests. */
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import tls from 'node:tls';

/** One request, one character for each byte. */
export interface Received {
  readonly requestLine: string;
  readonly method: string;
  readonly url: string;
  /** Header lines as they arrived. */
  readonly lines: readonly string[];
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Chunks are joined. */
  readonly body: string;
}

export interface RawServer {
  readonly port: number;
  /** `http://127.0.0.1:<port>`, or `https://api.allowed.test:<port>`. */
  readonly url: string;
  readonly received: Received[];
  /** All bytes of all connections, inside TLS if there is TLS. */
  readonly bytes: () => string;
  /** What is not a whole request. */
  readonly unread: () => string;
  /** What it answers when a request is complete; 200 with `{}` if it is not set. */
  answer: string;
  stop(): Promise<void>;
}

export interface RawServerOptions {
  readonly tls?: tls.TlsOptions;
  /** An address, 127.0.0.1 if it is not set, or the path of a Unix socket. */
  readonly host?: string;
  readonly path?: string;
  /** Empty for a server that never answers. */
  readonly answer?: string;
}

export async function startRawServer(options: RawServerOptions = {}): Promise<RawServer> {
  const connections: { bytes: string; rest: string }[] = [];
  const accept = (socket: Socket): void => {
    const connection = { bytes: '', rest: '' };
    connections.push(connection);
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      connection.bytes += chunk.toString('latin1');
      connection.rest += chunk.toString('latin1');
      for (let next = readRequest(connection.rest); next; next = readRequest(connection.rest)) {
        connection.rest = connection.rest.slice(next.length);
        server.received.push(next.request);
        socket.write(server.answer);
      }
    });
  };
  const { path, host = '127.0.0.1' } = options;
  const listener = options.tls ? tls.createServer(options.tls, accept) : createServer(accept);
  listener.on('tlsClientError', () => undefined);
  const stop = await listening(listener, path === undefined ? { port: 0, host } : { path });
  const port = path === undefined ? portOf(listener) : 0;
  const server: RawServer = {
    port,
    url: options.tls
      ? `https://api.allowed.test:${port}`
      : `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    received: [],
    bytes: () => connections.map(({ bytes }) => bytes).join(''),
    unread: () => connections.map(({ rest }) => rest).join(''),
    answer: options.answer ?? response('200 OK', [], '{}'),
    stop,
  };
  return server;
}

/** A response as bytes, with a Content-Length. */
export function response(status: string, headers: readonly string[] = [], body = ''): string {
  return [`HTTP/1.1 ${status}`, ...headers, `content-length: ${body.length}`, '', body].join('\r\n');
}

export interface ConnectProxy {
  readonly port: number;
  /** What each connection began with. */
  readonly seen: string[];
  stop(): Promise<void>;
}

/** A proxy that leads every tunnel to one port of this machine, whatever it was asked for. */
export async function startConnectProxy(to: number): Promise<ConnectProxy> {
  const seen: string[] = [];
  const proxy = createServer((socket) => {
    socket.once('data', (data) => {
      seen.push(String(data));
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      const onward = connect(to, '127.0.0.1');
      socket.pipe(onward).pipe(socket);
      onward.on('error', () => socket.destroy());
    });
    socket.on('error', () => undefined);
  });
  const stop = await listening(proxy);
  return { port: portOf(proxy), seen, stop };
}

/** @returns what ends the server and all its connections */
export async function listening(
  server: Server,
  at: { readonly port: number; readonly host: string } | { readonly path: string } = {
    port: 0,
    host: '127.0.0.1',
  },
): Promise<() => Promise<void>> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(at, resolve);
  });
  return async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
}

export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/** Reads as RFC 9112 §6 says. @returns undefined if the first request is not complete */
function readRequest(text: string): { readonly request: Received; readonly length: number } | undefined {
  const headEnd = text.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const [requestLine = '', ...lines] = text.slice(0, headEnd).split('\r\n');
  const [method = '', url = ''] = requestLine.split(' ');
  const headers = Object.fromEntries(
    lines.map((line) => {
      const [name = ''] = line.split(':', 1);
      return [name.toLowerCase(), line.slice(name.length + 2)];
    }),
  );
  const start = headEnd + 4;
  const end = start + Number(headers['content-length'] ?? 0);
  const read =
    headers['transfer-encoding'] === undefined
      ? { body: text.slice(start, end), length: end }
      : unchunk(text, start);
  if (!read || text.length < read.length) return undefined;
  return { request: { requestLine, method, url, lines, headers, body: read.body }, length: read.length };
}

function unchunk(
  text: string,
  start: number,
): { readonly body: string; readonly length: number } | undefined {
  let body = '';
  for (let at = start; ; ) {
    const lineEnd = text.indexOf('\r\n', at);
    const size = lineEnd < 0 ? Number.NaN : Number.parseInt(text.slice(at, lineEnd), 16);
    if (!(size >= 0)) return undefined;
    // Trailers may stand before the empty line.
    const end = text.indexOf('\r\n\r\n', lineEnd);
    if (size === 0) return end < 0 ? undefined : { body, length: end + 4 };
    body += text.slice(lineEnd + 2, lineEnd + 2 + size);
    at = lineEnd + 2 + size + 2;
  }
}
