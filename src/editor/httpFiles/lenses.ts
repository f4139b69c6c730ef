import * as vscode from 'vscode';
import type { Client, Variable } from '../../core/model';
import type { ClientNames } from './clientNames';
import type { LiveUse } from './liveUse';
import type { OpenFile, OpenFiles } from './openFiles';
import { clientOf, requestUses } from './requestClients';

/** What a lens needs to get its words when it comes into sight. */
class RequestLens extends vscode.CodeLens {
  constructor(
    range: vscode.Range,
    readonly kind: 'send' | 'copy' | 'refresh' | 'explain' | 'state',
    readonly file: OpenFile,
    readonly client: Client,
    readonly name: string,
    readonly carries: { readonly token: boolean; readonly signature: boolean },
  ) {
    super(range);
  }
}

export interface LensParts {
  readonly files: OpenFiles;
  readonly live: LiveUse;
  readonly names: ClientNames;
  readonly stateText: (file: OpenFile, name: string, client: Client) => string;
}

/** Above each request that uses a client. Their words are made only for those in sight. */
export class Lenses implements vscode.CodeLensProvider<RequestLens>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly listener: vscode.Disposable;

  readonly onDidChangeCodeLenses = this.changed.event;

  constructor(private readonly parts: LensParts) {
    // After a change of the text VS Code asks by itself.
    this.listener = parts.live.onDidChange((document) => {
      if (!document) this.changed.fire();
    });
  }

  provideCodeLenses(document: vscode.TextDocument): RequestLens[] {
    const file = this.parts.files.read(document);
    if (file?.kind !== 'http') return [];
    const lenses: RequestLens[] = [];
    for (const [request, uses] of requestUses(file, this.parts.names)) {
      const client = clientOf(uses);
      const name = (uses.find(({ variable }) => variable.kind === 'token') ?? uses[0])?.name;
      if (!client || name === undefined || request.outer) continue;
      const start = document.positionAt(request.line.start);
      const range = new vscode.Range(start, start);
      const has = (kind: Variable['kind']): boolean => uses.some(({ variable }) => variable.kind === kind);
      const carries = { token: has('token'), signature: has('signed') };
      for (const kind of kinds) {
        if (kind === 'explain' && !carries.signature) continue;
        lenses.push(new RequestLens(range, kind, file, client, name, carries));
      }
    }
    return lenses;
  }

  resolveCodeLens(lens: RequestLens): RequestLens {
    lens.command = this.command(lens);
    return lens;
  }

  dispose(): void {
    this.listener.dispose();
    this.changed.dispose();
  }

  private command({ kind, file, client, name, range, carries }: RequestLens): vscode.Command {
    const which = { client: client.name };
    const where = { document: file.document.uri.toString(), line: range.start.line };
    switch (kind) {
      case 'send':
        return {
          title: carries.signature && !carries.token ? 'Send signed' : 'Send with fresh token',
          ...(carries.signature ? { tooltip: 'Signs it too, which a plain send of REST Client cannot' } : {}),
          command: 'kunci.sendRequest',
          arguments: [where],
        };
      case 'explain':
        return {
          title: 'Explain Signature',
          tooltip: 'What is signed, and why a signature was refused',
          command: 'kunci.explainSignature',
          arguments: [where],
        };
      case 'copy':
        return { title: 'Copy', tooltip: 'Copy the token', command: 'kunci.copyToken', arguments: [which] };
      case 'refresh':
        return {
          title: 'Refresh',
          tooltip: 'Fetch a new token',
          command: 'kunci.fetchToken',
          arguments: [which],
        };
      case 'state':
        return {
          title: `${client.name} · ${this.parts.stateText(file, name, client)}`,
          tooltip: 'What can be done with this client',
          command: 'kunci.showClientActions',
          arguments: [which],
        };
    }
  }
}

const kinds = ['send', 'copy', 'refresh', 'explain', 'state'] as const;
