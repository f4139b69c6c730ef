import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as httpyac from 'httpyac';
import { systemClock } from '../../src/core/clock';
import { AppError } from '../../src/core/errors';
import { hostPermission } from '../../src/core/hosts';
import type { Client } from '../../src/core/model';
import { providerOf, providers } from '../../src/core/providers';
import { ReferenceIndex } from '../../src/core/references';
import { TokenService } from '../../src/core/tokenService';
import { createTransport } from '../../src/core/transport';
import { hookInto, storesOf } from '../../src/editor/senders/httpYacHook';
import type { SendValues } from '../../src/editor/senders/sendHooks';
import type { Sandbox } from '../../src/sandbox';

export interface Sent {
  readonly statuses: readonly number[];
  readonly errors: readonly string[];
  /** What its extension shows of them to a person. */
  readonly shown: readonly string[];
  /** What httpYac keeps and shows of the requests. */
  readonly kept: string;
}

/** The real httpYac, hooked into, with tokens of the sandbox. */
export class HttpYacBench {
  readonly client: Client;
  readonly tokens: TokenService;
  readonly stores: NonNullable<ReturnType<typeof storesOf>>;
  private readonly store: InstanceType<typeof httpyac.store.HttpFileStore>;
  private readonly index: ReferenceIndex;
  private hook: { dispose(): void } | undefined;

  constructor(
    sandbox: Sandbox,
    changes: Partial<Client> = {},
    private readonly fixed?: string,
  ) {
    this.client = { ...sandbox.gobiz.client, name: 'outlet', ...changes };
    this.tokens = new TokenService({
      transport: createTransport(),
      clock: systemClock,
      providerOf,
      readSecrets: async () => ({ clientSecret: sandbox.gobiz.clientSecret }),
    });
    this.index = new ReferenceIndex([this.client], providers);
    this.store = new httpyac.store.HttpFileStore();
    const stores = storesOf({ httpyac, documentStore: { httpFileStore: this.store } });
    if (!stores) throw new Error('httpYac has no plug-in store.');
    this.stores = stores;
  }

  start(): void {
    this.hook = hookInto(this.stores, this.values());
  }

  stop(): void {
    this.hook?.dispose();
    this.hook = undefined;
    this.tokens.dispose();
  }

  /** Sends all requests of a text, one after the other. */
  async send(text: string): Promise<Sent> {
    await httpyac.cli.initIOProvider();
    // It prints each failing request; 1000 is its level for nothing at all.
    httpyac.io.log.options.level = 1000;
    const httpFile = await this.store.parse(join(tmpdir(), 'test.http'), text, {
      workingDir: tmpdir(),
    });
    const statuses: number[] = [];
    const kept: unknown[] = [];
    const errors: string[] = [];
    const shown: string[] = [];
    for (const httpRegion of httpFile.httpRegions) {
      try {
        await httpyac.send({
          httpFile,
          httpRegion,
          logResponse: async (response) => {
            if (!response) return;
            if (response.statusCode) statuses.push(response.statusCode);
            kept.push(response.request, response.name);
          },
        });
      } catch (error) {
        errors.push(error instanceof Error ? error.message : String(error));
      }
      kept.push(httpRegion.variablesPerEnv);
      for (const result of httpRegion.testResults ?? []) {
        if (result.error) {
          errors.push(result.error.displayMessage);
          shown.push(result.error.error.stack ?? '');
        }
      }
    }
    return { statuses, errors, shown, kept: JSON.stringify(kept) };
  }

  private values(): SendValues {
    const found = (name: string) => {
      const one = this.index.find(name);
      if (!one) throw new Error(name);
      return one;
    };
    const mayGoTo = (name: string, url: URL) =>
      hostPermission(found(name).client, providerOf(this.client), url).kind === 'allowed';
    const refused = (reason: string) => new AppError('host-not-allowed', reason);
    return {
      isAvailable: (name) => this.index.find(name)?.variable.kind === 'token',
      mayGoTo,
      refused,
      value: async (name, url) => {
        if (!mayGoTo(name, url)) throw refused(`${url.host} is not allowed`);
        return this.fixed ?? (await this.tokens.get(this.client)).value;
      },
      signed: async () => new Map(),
      renewed: async (_, refusedToken) =>
        (await this.tokens.get(this.client, { refused: refusedToken })).value,
    };
  }
}

export interface Wire {
  readonly url: string;
  readonly requests: readonly {
    readonly url: string;
    readonly headers: IncomingMessage['headers'];
    readonly body: string;
  }[];
  stop(): Promise<void>;
}

/** A server that writes down everything it gets, and answers as told. */
export async function startWire(
  answer: (request: IncomingMessage) => { status: number; headers?: Record<string, string> } = () => ({
    status: 200,
  }),
): Promise<Wire> {
  const requests: { url: string; headers: IncomingMessage['headers']; body: string }[] = [];
  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    requests.push({
      url: request.url ?? '',
      headers: request.headers,
      body: Buffer.concat(chunks).toString('latin1'),
    });
    const { status, headers = {} } = answer(request);
    response.writeHead(status, headers).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
