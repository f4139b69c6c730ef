/** The sandbox: a server on loopback for each provider, with a client that is ready for use. */
import type { Client, Clock, Disposable, Secrets } from '../core/model';
import { type DokuSandbox, startDokuSandbox } from './doku';
import { type GobizSandbox, startGobizSandbox } from './gobiz';
import type { ObservedRequest } from './loopbackServer';
import type { ProviderSandbox, ProviderSandboxOptions } from './providerSandbox';

export type { DokuSandbox } from './doku';
export type { GobizSandbox } from './gobiz';

export interface SandboxOptions {
  /** The clock by which tokens expire and timestamps are judged; the machine's where absent. */
  readonly clock?: Pick<Clock, 'now'>;
  /** Seconds; each provider's own where absent (GoBiz 3600, DOKU 900). */
  readonly lifetime?: number;
  /** The first server's port, the others take those after it; any free ports where absent or 0. */
  readonly port?: number;
}

export interface SandboxRequest extends ObservedRequest {
  readonly provider: string;
}

export interface LentClient {
  readonly client: Client;
  readonly secrets: Secrets;
}

export interface Sandbox {
  readonly gobiz: GobizSandbox;
  readonly doku: DokuSandbox;
  /** One for each provider. Their secrets are in memory only and die with the sandbox. */
  readonly clients: readonly LentClient[];
  /** @param seconds for tokens that are issued from now on */
  setLifetime(seconds: number): void;
  revoke(token: string): void;
  revokeAll(): void;
  /** Tells of each request when it is answered. */
  onRequest(listener: (request: SandboxRequest) => void): Disposable;
  /** Ends the servers and their connections. Stopping twice is no error. */
  stop(): Promise<void>;
}

/** On the ports that the demo files name, or on free ones where another window has taken those. */
export function startSandboxForPeople(): Promise<Sandbox> {
  return startSandbox({ port: 4010 }).catch(() => startSandbox());
}

/** Rejects with Node's own error where a port is taken; nothing is left running then. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const listeners = new Set<(request: SandboxRequest) => void>();
  const running: ProviderSandbox[] = [];

  async function start<S extends ProviderSandbox>(
    provider: string,
    starter: (options: ProviderSandboxOptions) => Promise<S>,
  ): Promise<S> {
    const sandbox = await starter({
      clock: options.clock ?? { now: () => Date.now() },
      lifetime: options.lifetime,
      port: options.port ? options.port + running.length : 0,
      observe: (request) => {
        for (const listener of listeners) listener({ ...request, provider });
      },
    });
    running.push(sandbox);
    return sandbox;
  }

  async function stop(): Promise<void> {
    listeners.clear();
    await Promise.all(running.map((sandbox) => sandbox.stop()));
  }

  try {
    return {
      // A further provider's stand-in is one line here and one in `Sandbox`.
      gobiz: await start('gobiz', startGobizSandbox),
      doku: await start('doku', startDokuSandbox),
      clients: running.map(({ client, secrets }) => ({ client, secrets })),
      setLifetime: (seconds) => {
        for (const sandbox of running) sandbox.setLifetime(seconds);
      },
      revoke: (token) => {
        for (const sandbox of running) sandbox.revoke(token);
      },
      revokeAll: () => {
        for (const sandbox of running) sandbox.revokeAll();
      },
      onRequest: (listener) => {
        listeners.add(listener);
        return { dispose: () => void listeners.delete(listener) };
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
