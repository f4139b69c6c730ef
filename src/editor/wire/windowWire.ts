/** The wire of this window: core's wire with VS Code's trust, the person's consent, and messages if it blocks. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import * as tls from 'node:tls';
import * as vscode from 'vscode';
import { allowedHosts } from '../../core/clients/allowedHosts';
import type { Client, Secrets } from '../../core/model';
import { AppError } from '../../core/model/errors';
import { providerOf } from '../../core/providers';
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

/** Publishes the placeholders of every client until it is disposed of. */
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
      onReleased: ({ tokens: released }) => {
        for (const { client, host } of released)
          parts.log.info(`${client.name}: token sent to ${host.host}:${host.port}`);
      },
      onBlocked: (error, client) => void this.tell(error, client),
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
    if (!vscode.workspace.isTrusted) throw untrusted();
    const ended = new Promise<never>((_, reject) => {
      const end = (): void => reject(new AppError('cancelled', 'The request was cancelled.'));
      if (signal.aborted) end();
      else signal.addEventListener('abort', end, { once: true });
    });
    // The question stays open, and its answer counts for the next request.
    await Promise.race([this.parts.consent.require(client, 'Send a request'), ended]);
  }

  /** A file of many requests may be blocked as often as it has requests: the same message is shown once at a time. */
  private async tell(error: AppError, client: Client | undefined): Promise<void> {
    if (this.shown.has(error.message)) return;
    this.shown.add(error.message);
    await report(error, this.parts.log, client);
    this.shown.delete(error.message);
  }

  /** Requests made with `fetch` do not pass Node's `http`: the placeholder goes out, and the server refuses it. */
  private watchFetch(): vscode.Disposable {
    const channel = 'undici:request:create';
    const listener = (message: unknown): void => {
      const { request } = (message ?? {}) as {
        readonly request?: { readonly headers?: unknown; readonly path?: unknown };
      };
      const parts = [request?.path, request?.headers].flat();
      if (!parts.some(holdsPlaceholder)) return;
      const reason =
        'A request was sent with fetch, into which Kunci cannot put a token, so the server gets a placeholder.';
      void this.tell(new AppError('unsignable', `${reason} Send it with REST Client or httpYac.`), undefined);
    };
    subscribe(channel, listener);
    return new vscode.Disposable(() => unsubscribe(channel, listener));
  }
}

function untrusted(): AppError {
  return new AppError(
    'untrusted-workspace',
    'This folder is not trusted, so Kunci blocked the request. If you trust its files, trust the folder, then send again.',
  );
}

/** From Node 22.15 on. Before that a sender that brings certificates of its own can use Node's list only. */
function systemRoots(): readonly string[] {
  const { getCACertificates } = tls as {
    readonly getCACertificates?: (type: 'system' | 'extra') => string[];
  };
  return getCACertificates ? [...getCACertificates('system'), ...getCACertificates('extra')] : [];
}
