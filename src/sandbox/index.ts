/**
 * The sandbox: for each provider a mock server on loopback, with a temporary client that is ready for use. Read
 * `server/mockServer` for the interface and `server/loopbackServer` for the HTTP server. `gobiz/` is OAuth 2.0, `snap/`
 * any SNAP bank, of which `doku/` is one, with its Checkout.
 */
import { Emitter, type Event } from '../core/base/event';
import type { Client, Clock, Secrets } from '../core/model';
import { startDokuServer } from './doku/doku';
import { startGobizServer } from './gobiz/gobiz';
import type { ObservedRequest } from './server/loopbackServer';
import type { MockServer, MockServerOptions } from './server/mockServer';

/** The mock servers by provider ID, in the order of their ports. A further one is one entry here. */
const mockServers = {
  gobiz: startGobizServer,
  doku: startDokuServer,
} as const satisfies Record<string, (options: MockServerOptions) => Promise<MockServer>>;

export type Sandbox = RunningServers & SandboxControls;

type RunningServers = {
  readonly [Id in keyof typeof mockServers]: Awaited<ReturnType<(typeof mockServers)[Id]>>;
};

interface SandboxControls {
  /** One for each provider. Their secrets are in memory only, until the sandbox stops. */
  readonly clients: readonly TemporaryClient[];
  /** Reports each request with its response. */
  readonly onRequest: Event<SandboxRequest>;
  /** Stops the servers and closes their connections. A second call does nothing. */
  stop(): Promise<void>;
}

export interface SandboxOptions {
  /** The clock by which tokens expire and timestamps are judged; the machine's if absent. */
  readonly clock?: Pick<Clock, 'now'>;
  /** The first server's port, the others take those after it; any free ports if absent or 0. */
  readonly port?: number;
}

export interface SandboxRequest extends ObservedRequest {
  readonly provider: string;
}

export interface TemporaryClient {
  readonly client: Client;
  readonly secrets: Secrets;
}

/** Starts on the ports that the demo files use, or on free ones if another window uses those. */
export function startDemoSandbox(): Promise<Sandbox> {
  return startSandbox({ port: 4010 }).catch(() => startSandbox());
}

/** Rejects with Node's error if a port is in use; no server is left running then. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const requests = new Emitter<SandboxRequest>();
  const running = new Map<string, MockServer>();
  const stop = async (): Promise<void> => {
    requests.dispose();
    await Promise.all([...running.values()].map((server) => server.stop()));
  };
  try {
    for (const [provider, start] of Object.entries(mockServers)) {
      const server = await start({
        clock: options.clock ?? { now: () => Date.now() },
        port: options.port ? options.port + running.size : 0,
        observe: (request) => requests.fire({ ...request, provider }),
      });
      running.set(provider, server);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    // The loop above has started every entry of the list.
    ...(Object.fromEntries(running) as unknown as RunningServers),
    clients: [...running.values()],
    onRequest: requests.event,
    stop,
  };
}
