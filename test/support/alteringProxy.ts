/** A proxy on loopback that alters what is sent by one byte. */
import { createServer, type IncomingMessage, request as sendRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Alteration, altered, type Wire } from './alterations';

/** A message that went on. */
export interface Passed {
  readonly alteration: Alteration;
  readonly came: Wire;
  readonly went: Wire;
}

export interface AlteringProxy {
  readonly url: string;
  /**
   * How a message is sent on, once for each of these and one after the other; the last answer goes back.
   * @param count of messages that came before
   */
  plan: (count: number) => readonly Alteration[];
  readonly passed: Passed[];
  stop(): Promise<void>;
}

export async function startAlteringProxy(target: string): Promise<AlteringProxy> {
  const passed: Passed[] = [];
  const proxy: Pick<AlteringProxy, 'plan'> = { plan: () => ['nothing'] };
  let count = 0;
  const server = createServer(async (incoming, answer) => {
    const came = await messageOf(incoming);
    let last: IncomingMessage | undefined;
    for (const alteration of proxy.plan(count)) {
      last?.resume();
      const went = altered(came, alteration, count);
      passed.push({ alteration, came, went });
      last = await sent(target, went);
    }
    count += 1;
    answer.writeHead(last?.statusCode ?? 502, last?.headers);
    if (last) last.pipe(answer);
    else answer.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = () => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  };
  const { port } = server.address() as AddressInfo;
  return Object.assign(proxy, { url: `http://127.0.0.1:${port}`, passed, stop });
}

async function messageOf(incoming: IncomingMessage): Promise<Wire> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]);
  const { method = '', url: path = '' } = incoming;
  return { method, path, headers: Object.fromEntries(headers), body: Buffer.concat(chunks) };
}

/** @returns nothing where there is no answer */
function sent(target: string, { method, path, headers, body }: Wire): Promise<IncomingMessage | undefined> {
  return new Promise((resolve) => {
    const outgoing = sendRequest(new URL(target).origin + path, { method, headers }, resolve);
    outgoing.on('error', () => resolve(undefined));
    outgoing.end(body);
  });
}
