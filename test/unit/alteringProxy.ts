/** A proxy on loopback that alters what is sent by one byte. */
import { createServer, type IncomingMessage, request as sendRequest } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What of a request a proxy changes by one byte. */
export type Alteration = 'nothing' | 'body' | 'path' | 'timestamp' | 'signature' | 'token' | 'method';

export interface AlteringProxy {
  readonly url: string;
  alter: Alteration;
  stop(): Promise<void>;
}

export async function startAlteringProxy(target: string): Promise<AlteringProxy> {
  const proxy = { alter: 'nothing' as Alteration };
  const server = createServer(async (incoming, answer) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const { method, path, headers, body } = altered(incoming, Buffer.concat(chunks), proxy.alter);
    const outgoing = sendRequest(new URL(target).origin + path, { method, headers }, (received) => {
      answer.writeHead(received.statusCode ?? 502, received.headers);
      received.pipe(answer);
    });
    outgoing.on('error', () => answer.destroy());
    outgoing.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = () => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return Object.assign(proxy, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop });
}

interface Wire {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

function altered(incoming: IncomingMessage, body: Buffer, alter: Alteration): Wire {
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
  );
  const wire = { method: incoming.method ?? '', path: incoming.url ?? '', headers, body };
  const change = (pattern: RegExp, by: (value: string) => string): Wire => ({
    ...wire,
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, pattern.test(name) ? by(value) : value]),
    ),
  });
  switch (alter) {
    case 'nothing':
      return wire;
    case 'body':
      return {
        ...wire,
        body: Buffer.from(body.toString('latin1').replace(/[1-9](?=[^1-9]*$)/, otherDigit), 'latin1'),
      };
    case 'path':
      return { ...wire, path: wire.path.replace(/\d$/, otherDigit) };
    case 'timestamp':
      return change(/timestamp$/, (value) => value.replace(/\d(?=\D*$|\+07:00$)/, otherDigit));
    case 'signature':
      return change(/signature$/, (value) => value.replace(/.(?=.{8}$)/, (one) => (one === 'A' ? 'B' : 'A')));
    case 'token':
      return change(/^authorization$/, (value) => value.replace(/.$/, (one) => (one === 'A' ? 'B' : 'A')));
    case 'method':
      return { ...wire, method: 'PUT' };
  }
}

function otherDigit(digit: string): string {
  return String((Number(digit) % 9) + 1);
}
