/** The sandbox's DOKU client, and the real httpYac that signs for it. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as httpyac from 'httpyac';
import { systemClock } from '../../src/core/clock';
import { AppError } from '../../src/core/errors';
import type { Client } from '../../src/core/model';
import { providerOf, providers } from '../../src/core/providers';
import { ReferenceIndex } from '../../src/core/references';
import { type SigningPorts, signRequest } from '../../src/core/sending/signRequest';
import { TokenService } from '../../src/core/tokenService';
import { createTransport } from '../../src/core/transport';
import { hookInto, storesOf } from '../../src/editor/senders/httpYacHook';
import type { SendValues } from '../../src/editor/senders/sendHooks';
import type { Sandbox } from '../../src/sandbox';

export class SigningBench implements SigningPorts {
  readonly client: Client;
  readonly tokens: TokenService;
  readonly index: ReferenceIndex;
  private readonly store = new httpyac.store.HttpFileStore();
  private readonly hook: { dispose(): void };

  constructor(
    private readonly sandbox: Sandbox,
    changes: Partial<Client> = {},
  ) {
    this.client = { ...sandbox.doku.client, name: 'shop', ...changes };
    this.index = new ReferenceIndex([this.client], providers);
    const readSecrets = this.readSecrets;
    this.tokens = new TokenService({
      transport: createTransport(),
      clock: systemClock,
      providerOf,
      readSecrets,
    });
    const stores = storesOf({ httpyac, documentStore: { httpFileStore: this.store } });
    if (!stores) throw new Error('httpYac has no plug-in store.');
    this.hook = hookInto(stores, this.values());
  }

  readonly find = (name: string) => this.index.find(name);
  readonly providerOf = providerOf;
  readonly now = () => Date.now();
  readonly readSecrets = async () => this.sandbox.doku.secrets;

  stop(): void {
    this.hook.dispose();
    this.tokens.dispose();
  }

  /** Sends the requests of a text with httpYac. @returns the statuses of the answers, and what failed before */
  async send(
    text: string,
    folder = tmpdir(),
  ): Promise<{ statuses: readonly number[]; errors: readonly string[] }> {
    await httpyac.cli.initIOProvider();
    // It prints each failing request; 1000 is its level for nothing at all.
    httpyac.io.log.options.level = 1000;
    const httpFile = await this.store.parse(join(folder, 'test.http'), text, { workingDir: folder });
    const statuses: number[] = [];
    const errors: string[] = [];
    for (const httpRegion of httpFile.httpRegions) {
      const logResponse = async (response: { statusCode: number } | undefined) => {
        if (response?.statusCode) statuses.push(response.statusCode);
      };
      try {
        await httpyac.send({ httpFile, httpRegion, logResponse });
      } catch (error) {
        errors.push(error instanceof Error ? error.message : String(error));
      }
      for (const { error } of httpRegion.testResults ?? []) if (error) errors.push(error.displayMessage);
    }
    return { statuses, errors };
  }

  private values(): SendValues {
    return {
      isAvailable: (name) => this.find(name) !== undefined,
      mayGoTo: () => true,
      refused: (reason) => new AppError('host-not-allowed', reason),
      value: async (name) => {
        const variable = this.find(name)?.variable;
        if (variable?.kind === 'plain') return variable.value(this.client);
        return variable?.kind === 'token' ? (await this.tokens.get(this.client)).value : undefined;
      },
      signed: async (request, placeholders) =>
        (await signRequest(request, placeholders, this))?.values ?? new Map(),
      renewed: async (name, refused) =>
        this.find(name)?.variable.kind === 'token'
          ? (await this.tokens.get(this.client, { refused })).value
          : refused,
    };
  }
}
