import * as vscode from 'vscode';
import { mapBlocks } from '../../core/httpFile/blocks';
import type { Uses } from '../../core/httpFile/uses';
import type { Client, Variable } from '../../core/model';
import type { ClientNames } from './clientNames';
import type { LiveUse } from './liveUse';
import type { OpenFile, OpenFiles } from './openFiles';
import { clientOf, sendTitle, usesByRequest } from './requestClients';

/** A request that gets lenses. */
interface Lensed {
  /** Its line's start in its block. */
  readonly start: number;
  readonly client: Client;
  /** Of all its clients: a request that takes a variable's name from an environment uses one of several. */
  readonly clients: readonly string[];
  readonly name: string;
  readonly isSigned: boolean;
  readonly sendTitle: string;
  readonly kinds: readonly Kind[];
}

/** What a lens needs to get its words when it comes into sight. */
class RequestLens extends vscode.CodeLens {
  constructor(
    range: vscode.Range,
    readonly kind: Kind,
    readonly document: vscode.TextDocument,
    readonly request: Lensed,
  ) {
    super(range);
  }
}

/** The requests of all blocks, found anew only in those that changed. */
interface Known {
  readonly revision: object;
  readonly blocks: readonly Uses[];
  readonly requests: readonly (readonly Lensed[])[];
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
  private readonly known = new WeakMap<vscode.TextDocument, Known>();

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
    const { starts } = file.file;
    for (const [index, requests] of this.requestsOf(file).entries()) {
      for (const request of requests) {
        const start = document.positionAt((starts[index] ?? 0) + request.start);
        const range = new vscode.Range(start, start);
        for (const kind of request.kinds) lenses.push(new RequestLens(range, kind, document, request));
      }
    }
    return lenses;
  }

  resolveCodeLens(lens: RequestLens): RequestLens {
    lens.command = this.command(lens);
    return lens;
  }

  private requestsOf({ document, blockUses: { blocks } }: OpenFile): Known['requests'] {
    const { names } = this.parts;
    const { revision } = names;
    const last = this.known.get(document);
    const known = last?.revision === revision ? last : undefined;
    const find = (uses: Uses): readonly Lensed[] => lensed(uses, names);
    const requests = mapBlocks(blocks, find, known?.blocks, known?.requests);
    this.known.set(document, { revision, blocks, requests });
    return requests;
  }

  dispose(): void {
    this.listener.dispose();
    this.changed.dispose();
  }

  private command({ kind, document, range, request }: RequestLens): vscode.Command {
    const { client, clients, name, isSigned, sendTitle: title } = request;
    // Of several, the command asks which one is meant.
    const which = clients.length > 1 ? undefined : { client: client.name };
    const where = { document: document.uri.toString(), line: range.start.line };
    switch (kind) {
      case 'send':
        return {
          title,
          ...(isSigned ? { tooltip: 'Signs it too, which a plain send of REST Client cannot' } : {}),
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
      case 'state': {
        const file = which && this.parts.files.read(document);
        const state = file ? ` · ${this.parts.stateText(file, name, client)}` : '';
        return {
          title: clients.join(', ') + state,
          tooltip: 'What can be done with this client',
          command: 'kunci.showClientActions',
          arguments: [which],
        };
      }
    }
  }
}

const kinds = ['send', 'copy', 'refresh', 'explain', 'state'] as const;
type Kind = (typeof kinds)[number];

function lensed(uses: Uses, names: ClientNames): readonly Lensed[] {
  return [...usesByRequest(uses, names)].flatMap(([request, list]) => {
    const client = clientOf(list);
    const name = (list.find(({ variable }) => variable.kind === 'token') ?? list[0])?.name;
    if (!client || name === undefined || request.outer) return [];
    const has = (kind: Variable['kind']): boolean => list.some(({ variable }) => variable.kind === kind);
    const isSigned = has('signed');
    const offers = (kind: Kind): boolean => {
      if (kind === 'explain') return isSigned;
      // What is only signed may be of a client that gets no token.
      return (kind !== 'copy' && kind !== 'refresh') || !isSigned || has('token');
    };
    const clients = [...new Set(list.map((use) => use.client.name))];
    const parts = { isSigned, sendTitle: sendTitle(list), kinds: kinds.filter(offers) };
    return [{ start: request.line.start, client, clients, name, ...parts }];
  });
}
