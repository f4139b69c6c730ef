/** Servers that keep the very bytes that arrive. */
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import tls from 'node:tls';

export interface RawServer {
  readonly port: number;
  /** All bytes of all connections, inside TLS if there is TLS, one character for each. */
  readonly received: () => string;
  /** The bytes of each connection. */
  readonly connections: () => readonly Buffer[];
  /** What it answers when a request is complete; 200 with `{}` if it is not set. */
  answer: string;
  stop(): Promise<void>;
}

export interface RawServerOptions {
  readonly tls?: tls.TlsOptions;
  /** An address, 127.0.0.1 if it is not set, or the path of a Unix socket. */
  readonly host?: string;
  readonly path?: string;
}

const ok = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}';

export async function startRawServer(options: RawServerOptions = {}): Promise<RawServer> {
  const connections: Buffer[][] = [];
  const sockets = new Set<Socket>();
  const accept = (socket: Socket): void => {
    const chunks: Buffer[] = [];
    let rest = '';
    connections.push(chunks);
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      rest += chunk.toString('latin1');
      for (let length = requestLength(rest); length !== undefined; length = requestLength(rest)) {
        rest = rest.slice(length);
        socket.write(server.answer);
      }
    });
  };
  const listener: Server = options.tls ? tls.createServer(options.tls, accept) : createServer(accept);
  listener.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  if (options.tls) (listener as tls.Server).on('tlsClientError', () => undefined);
  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject);
    if (options.path === undefined) listener.listen(0, options.host ?? '127.0.0.1', resolve);
    else listener.listen(options.path, resolve);
  });
  const server: RawServer = {
    port: options.path === undefined ? (listener.address() as AddressInfo).port : 0,
    received: () => Buffer.concat(connections.flat()).toString('latin1'),
    connections: () => connections.map((chunks) => Buffer.concat(chunks)),
    answer: ok,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
  return server;
}

/** Read as RFC 9112 §6 says. @returns undefined if the first request is not complete */
function requestLength(text: string): number | undefined {
  const headEnd = text.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const head = text.slice(0, headEnd);
  const bodyStart = headEnd + 4;
  if (/^transfer-encoding:/im.test(head)) {
    const end = /(?:^|\r\n)0\r\n(?:[^\r\n]+\r\n)*\r\n/.exec(text.slice(bodyStart));
    return end ? bodyStart + end.index + end[0].length : undefined;
  }
  const end = bodyStart + Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
  return text.length >= end ? end : undefined;
}
