import * as vscode from 'vscode';
import type { Disposable } from '../../core/model';
import { report } from '../report';
import { hookInto, storesOf } from './httpYacHook';
import { httpYac } from './senders';
import type { SendValues } from './sendHooks';

export interface HttpYacParts {
  readonly values: SendValues;
  /** Whether a file is open that starts httpYac by itself, be it a `.http` file or Markdown. */
  readonly isNeeded: () => boolean;
  readonly onDidChangeNeed: (listener: () => void) => Disposable;
  readonly log: vscode.LogOutputChannel;
}

/** Hooks into httpYac when it is there and needed, in a trusted workspace only; also when it is installed later. */
export class HttpYacConnection implements vscode.Disposable {
  private readonly listeners: readonly Disposable[];
  private hook: { readonly exported: unknown; readonly registration: Disposable } | undefined;
  private refused: unknown;
  private isDisposed = false;

  constructor(private readonly parts: HttpYacParts) {
    const connect = (): void => void this.connect();
    this.listeners = [
      vscode.extensions.onDidChange(connect),
      vscode.workspace.onDidGrantWorkspaceTrust(connect),
      parts.onDidChangeNeed(connect),
    ];
    connect();
  }

  /**
   * Waits for httpYac to start. A hook that cannot be made is told in the log, once.
   * @param isSending whether it is needed in any case
   * @returns whether the hook is there
   */
  async connect(isSending = false): Promise<boolean> {
    const extension = vscode.extensions.getExtension(httpYac.extension);
    if (!extension || !vscode.workspace.isTrusted) return false;
    if (!isSending && !this.parts.isNeeded()) return false;
    let exported: unknown;
    try {
      exported = extension.isActive ? extension.exports : await extension.activate();
    } catch {
      // httpYac says itself why it does not start.
      return false;
    }
    if (!this.isDisposed && this.hook?.exported !== exported && this.refused !== exported)
      this.make(exported);
    return this.hook !== undefined && this.hook.exported === exported;
  }

  dispose(): void {
    this.isDisposed = true;
    for (const listener of this.listeners) listener.dispose();
    this.hook?.registration.dispose();
    this.hook = undefined;
  }

  private make(exported: unknown): void {
    const stores = storesOf(exported);
    if (!stores) {
      this.refused = exported;
      this.parts.log.warn('httpYac has changed: Kunci cannot hook into it and publishes variables instead.');
      return;
    }
    this.hook?.registration.dispose();
    this.hook = { exported, registration: hookInto(stores, this.reporting()) };
    this.parts.log.info('Hooked into httpYac.');
  }

  /** httpYac shows an error's text; what helps is offered by Kunci. */
  private reporting(): SendValues {
    const { values, log } = this.parts;
    const reported = async <T>(work: Promise<T>): Promise<T> => {
      try {
        return await work;
      } catch (error) {
        void report(error, log, undefined);
        throw error;
      }
    };
    return {
      isAvailable: (name) => vscode.workspace.isTrusted && values.isAvailable(name),
      mayGoTo: (name, url) => values.mayGoTo(name, url),
      refused: (reason) => values.refused(reason),
      renewed: (name, refused, url) => values.renewed(name, refused, url),
      value: (name, url) => reported(values.value(name, url)),
      signed: (request, placeholders) => reported(values.signed(request, placeholders)),
    };
  }
}
