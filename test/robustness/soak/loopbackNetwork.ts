import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Answer, FlakyServer } from './flakyServer';

export interface LoopbackNetwork {
  readonly origin: string;
  /** Cuts all connections and refuses new ones until `up`. */
  down(): Promise<void>;
  up(): Promise<void>;
}

/** Gives the flaky server a port of this machine. */
export async function loopbackNetwork(flaky: FlakyServer): Promise<LoopbackNetwork> {
  const server = http.createServer((request, response) => {
    request.resume().on('end', () => {
      reply(response, flaky.answer(request.url ?? '', request.headers.authorization ?? ''));
    });
  });
  const up = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  await up(0);
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    up: () => up(port),
    down: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function reply(response: http.ServerResponse, answer: Answer): void {
  if (answer.kind === 'reset') response.socket?.resetAndDestroy();
  if (answer.kind !== 'json') return;
  const { status, body, after } = answer;
  const timer = setTimeout(
    () => response.writeHead(status, { 'content-type': 'application/json' }).end(body),
    after,
  );
  response.on('close', () => clearTimeout(timer));
}
