import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import * as tls from 'node:tls';
import * as vscode from 'vscode';
import { allowedHosts } from '../../core/clients/allowedHosts';
import type { Client, Secrets } from '../../core/model';
import { AppError } from '../../core/model/errors';
import { providerOf } from '../../core/providers';
import { SharedWork } from '../../core/tokens/sharedWork';
import type { TokenService } from '../../core/tokens/tokenService';
import { holdsPlaceholder } from '../../core/wire/placeholders';
import { Wire } from '../../core/wire/wire';
import type { ClientNames } from '../clients/clientNames';
import type { ClientStore } from '../clients/clientStore';
import type { ProductionConsent } from '../tokens/productionConsent';
import { report } from '../ui/report';

export interface WindowWireParts {
  readonly names: ClientNames;
  readonly store: ClientStore;
  readonly tokens: TokenService;
  readonly consent: ProductionConsent;
  readonly readSecrets: (client: Client, fields: readonly string[]) => Promise<Secrets>;
  readonly log: vscode.LogOutputChannel;
}

/**
 * The wire of this window. It publishes the placeholders of every client from activation on, and connects core's `Wire`,
 * which replaces them in outgoing requests, with VS Code: workspace trust, production consent, the log, and a message if
 * a request is blocked. Core's `wire/` contains all the rules.
 */
export class WindowWire implements vscode.Disposable {
  readonly core: Wire;
  private readonly listeners: vscode.Disposable;
  private readonly shown = new Set<string>();

  constructor(private readonly parts: WindowWireParts) {
    const { names, tokens, readSecrets } = parts;
    this.core = new Wire({
      environment: process.env,
      references: () => names.published(),
      clients: () => parts.store.clients(),
      allowedHosts: (client) => allowedHosts(client, providerOf(client), parts.store.mockOrigins()),
      find: (name) => names.find(name),
      readSecrets,
      now: () => Date.now(),
      permit: (client, signal) => this.permit(client, signal),
      token: (client, signal) => tokens.get(client, { signal }),
      refuse: (client, token) => tokens.refuse(client, token),
      extraRoots: systemRoots,
      onReleased: ({ tokens: releasedTokens }) => {
        for (const { client, host } of releasedTokens)
          parts.log.info(`${client.name}: token sent to ${host.host}:${host.port}`);
      },
      onBlocked: (error, client) => void this.showBlocked(error, client),
    });
    this.listeners = vscode.Disposable.from(
      names.onDidChange(() => this.core.update()),
      this.watchFetch(),
    );
  }

  dispose(): void {
    this.listeners.dispose();
    this.core.dispose();
  }

  /** @throws AppError `untrusted-workspace`, `cancelled` */
  private async permit(client: Client, signal: AbortSignal): Promise<void> {
    if (!vscode.workspace.isTrusted) {
      throw new AppError(
        'untrusted-workspace',
        'Kunci blocked the request because this folder is not trusted. If you trust its files, trust the folder, then send the request again.',
      );
    }
    // After an abort the question stays open, and its answer applies to the next request.
    const question = new SharedWork(
      () => this.parts.consent.require(client, 'Send a request'),
      () => undefined,
    );
    await question.join(signal);
  }

  /** Shows the same message only once at a time, because many requests may be blocked at once. */
  private async showBlocked(error: AppError, client: Client | undefined): Promise<void> {
    if (this.shown.has(error.message)) return;
    this.shown.add(error.message);
    await report(error, this.parts.log, client);
    this.shown.delete(error.message);
  }

  /** Requests with `fetch` do not use Node's `http`, so the server receives the placeholder and rejects it. */
  private watchFetch(): vscode.Disposable {
    const channel = 'undici:request:create';
    const listener = (message: unknown): void => {
      const { request } = (message ?? {}) as {
        readonly request?: { readonly headers?: unknown; readonly path?: unknown };
      };
      const parts = [request?.path, request?.headers].flat();
      if (!parts.some(holdsPlaceholder)) return;
      const error = new AppError(
        'not-sent',
        'An extension sent a request with “fetch”, which Kunci does not support. The token was not sent; the server ' +
          'received a placeholder. Send the request with REST Client or httpYac.',
      );
      void this.showBlocked(error, undefined);
    };
    subscribe(channel, listener);
    return new vscode.Disposable(() => unsubscribe(channel, listener));
  }
}

/** Node 22.15 and later. Older versions support only Node's own list for a sender with its own certificates. */
function systemRoots(): readonly string[] {
  const { getCACertificates } = tls as {
    readonly getCACertificates?: (type: 'system' | 'extra') => string[];
  };
  return getCACertificates ? [...getCACertificates('system'), ...getCACertificates('extra')] : [];
}
