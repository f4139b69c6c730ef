import * as vscode from 'vscode';
import { type BlockedHost, findBlockedHost } from '../../core/clients/hostNotAllowed';
import { requestAt } from '../../core/httpFile/places';
import type { FileRequest, Reference } from '../../core/httpFile/types';
import type { Client } from '../../core/model';
import { providerOf } from '../../core/providers';
import type { TokenService } from '../../core/tokens/tokenService';
import type { ClientNames } from '../clients/clientNames';
import type { ProductionConsent } from '../tokens/productionConsent';
import type { OpenFile, OpenFiles } from './openFiles';
import type { ReferenceStatus } from './referenceStatus';

export interface StatusParts {
  readonly tokens: TokenService;
  readonly consent: ProductionConsent;
  readonly names: ClientNames;
  readonly files: OpenFiles;
}

/** Computes the status of references, and fires when it may have changed. */
export class ReferenceStatuses implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.TextDocument | undefined>();
  private readonly listeners: vscode.Disposable;

  /** Fires with the document whose text changed, or undefined for any other change. */
  readonly onDidChange = this.changed.event;

  constructor(private readonly parts: StatusParts) {
    const { files, names, tokens, consent } = parts;
    const fire = (): void => this.changed.fire(undefined);
    this.listeners = vscode.Disposable.from(
      files.onDidChange((document) => this.changed.fire(document)),
      names.onDidChange(fire),
      tokens.onDidChangeState(fire),
      consent.onDidGive(fire),
      vscode.workspace.onDidGrantWorkspaceTrust(fire),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('kunci')) fire();
      }),
    );
  }

  /** @returns undefined if the reference does not belong to a client */
  of(file: OpenFile, reference: Reference): ReferenceStatus | undefined {
    const { names, tokens, consent } = this.parts;
    const { name, form, start } = reference;
    if (form === 'unsupported') return undefined;
    const match = names.find(name);
    if (!match) {
      if (form === 'indirect' || !names.isMeant(name)) return undefined;
      const nearest = names.nearest(name);
      const hasMistake = names.hasMistake(name);
      return { kind: 'unknown', hasMistake, ...(nearest === undefined ? {} : { nearest }) };
    }
    const { client, variable } = match;
    if (variable.kind === 'plain') return { kind: 'plain', ...match, value: variable.value(client) };
    if (!vscode.workspace.isTrusted) return { kind: 'untrusted', ...match };
    const request = requestAt(file.file, start);
    // A variable above the request line is not sent with this request.
    const host =
      request && start >= request.line.start
        ? blockedIn(file, request, client, names.mockOrigins())
        : undefined;
    if (host) return { kind: 'blocked', ...match, host };
    if (variable.kind === 'signed') return { kind: 'signed', ...match };
    if (!consent.isGiven(client)) return { kind: 'unconfirmed', ...match };
    return { kind: 'token', ...match, state: tokens.state(client) };
  }

  dispose(): void {
    this.listeners.dispose();
    this.changed.dispose();
  }
}

/** The host of a request if the file shows that the client does not allow it. */
export function blockedIn(
  file: OpenFile,
  request: FileRequest,
  client: Client,
  mockOrigins: readonly string[],
): BlockedHost | undefined {
  const target = file.targets.of(request);
  return target && findBlockedHost(client, providerOf(client), target, mockOrigins);
}
