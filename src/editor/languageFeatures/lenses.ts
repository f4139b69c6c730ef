import * as vscode from 'vscode';
import type { ClientNames } from '../clients/clientNames';
import { isHttp, type OpenFile, type OpenFiles } from '../httpFile/openFiles';
import type { ReferenceStatuses } from '../httpFile/referenceStatuses';
import { hasKind, mainUse, type RequestUse, requestUses } from '../httpFile/requestClients';

const kinds = ['send', 'copy', 'refresh', 'explain', 'state'] as const;
type Kind = (typeof kinds)[number];

/** A lens with the data for its title, which VS Code asks for when the lens is visible. */
class RequestLens extends vscode.CodeLens {
  constructor(
    range: vscode.Range,
    readonly kind: Kind,
    readonly file: OpenFile,
    readonly uses: readonly RequestUse[],
  ) {
    super(range);
  }
}

export interface LensParts {
  readonly files: OpenFiles;
  readonly statuses: ReferenceStatuses;
  readonly names: ClientNames;
  readonly shortStatus: (file: OpenFile, use: RequestUse) => string;
}

/** Lenses above each request that uses a client. Only visible lenses get a title. */
export class Lenses implements vscode.CodeLensProvider<RequestLens>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly listener: vscode.Disposable;

  readonly onDidChangeCodeLenses = this.changed.event;

  constructor(private readonly parts: LensParts) {
    // After a change of the text VS Code asks for the lenses without this event.
    this.listener = parts.statuses.onDidChange((document) => {
      if (!document) this.changed.fire();
    });
  }

  provideCodeLenses(document: vscode.TextDocument): RequestLens[] {
    if (!isHttp(document)) return [];
    const file = this.parts.files.read(document);
    const lenses: RequestLens[] = [];
    for (const [request, uses] of requestUses(file, this.parts.names)) {
      const start = document.positionAt(request.line.start);
      const range = new vscode.Range(start, start);
      for (const kind of kinds) if (offers(uses, kind)) lenses.push(new RequestLens(range, kind, file, uses));
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

  private command({ kind, file, range, uses }: RequestLens): vscode.Command {
    const clients = [...new Set(uses.map(({ client }) => client.name))];
    // With several clients the command asks which one to use.
    const client = clients.length > 1 ? undefined : { client: clients[0] };
    const place = { document: file.document.uri.toString(), line: range.start.line };
    switch (kind) {
      case 'send':
        return {
          title: 'Send',
          tooltip: 'Send this request',
          command: 'kunci.sendRequest',
          arguments: [place],
        };
      case 'explain':
        return {
          title: 'Explain Signature',
          tooltip: 'Show how the signature is computed, and why it was rejected',
          command: 'kunci.explainSignature',
          arguments: [place],
        };
      case 'copy':
        return { title: 'Copy', tooltip: 'Copy the token', command: 'kunci.copyToken', arguments: [client] };
      case 'refresh':
        return {
          title: 'Refresh',
          tooltip: 'Fetch a new token',
          command: 'kunci.fetchToken',
          arguments: [client],
        };
      case 'state': {
        const use = client && mainUse(uses);
        const state = use ? ` · ${this.parts.shortStatus(file, use)}` : '';
        return {
          title: clients.join(', ') + state,
          tooltip: 'Show actions for this client',
          command: 'kunci.showClientActions',
          arguments: [client],
        };
      }
    }
  }
}

function offers(uses: readonly RequestUse[], kind: Kind): boolean {
  if (kind === 'explain') return hasKind(uses, 'signed');
  // The client of a signed request may have no token.
  return (kind !== 'copy' && kind !== 'refresh') || !hasKind(uses, 'signed') || hasKind(uses, 'token');
}
