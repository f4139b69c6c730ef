import * as vscode from 'vscode';
import type { ClientNames } from '../clients/clientNames';
import type { MockServers } from '../clients/mockServers';
import { isHttp, type OpenFile, type OpenFiles } from '../httpFile/openFiles';
import type { ReferenceStatuses } from '../httpFile/referenceStatuses';
import { mainUse, type RequestUse, requestUses } from '../httpFile/requestClients';

export interface LensParts {
  readonly files: OpenFiles;
  readonly statuses: Pick<ReferenceStatuses, 'onDidChange'>;
  readonly names: ClientNames;
  readonly sandbox: Pick<MockServers, 'isStoppedClient'>;
  readonly shortStatus: (file: OpenFile, use: RequestUse) => string;
}

/** The lens *Send*. It gets its title when it is visible. */
class SendLens extends vscode.CodeLens {
  constructor(
    range: vscode.Range,
    readonly file: OpenFile,
    readonly uses: readonly RequestUse[],
  ) {
    super(range);
  }
}

/**
 * The lenses above requests that use a client: *Send* with the client and its status, and *Start Sandbox* if
 * the client belongs to the stopped sandbox. All other actions are in the hover, the context menu and the command palette.
 */
export class Lenses implements vscode.CodeLensProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly listener: vscode.Disposable;

  readonly onDidChangeCodeLenses = this.changed.event;

  constructor(private readonly parts: LensParts) {
    // After a change of the text VS Code asks for the lenses without this event.
    this.listener = parts.statuses.onDidChange((document) => {
      if (!document) this.changed.fire();
    });
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    if (!isHttp(document)) return [];
    const { files, names, sandbox } = this.parts;
    const file = files.read(document);
    const allUses = requestUses(file, names);
    const lenses: vscode.CodeLens[] = [];
    for (const [request, references] of file.requestReferences) {
      const start = document.positionAt(request.line.start);
      const range = new vscode.Range(start, start);
      const uses = allUses.get(request) ?? [];
      if (uses.length > 0) lenses.push(new SendLens(range, file, uses));
      if (references.some(({ name }) => !names.find(name) && sandbox.isStoppedClient(name))) {
        lenses.push(new vscode.CodeLens(range, startSandbox));
      }
    }
    return lenses;
  }

  resolveCodeLens(lens: vscode.CodeLens): vscode.CodeLens {
    if (lens instanceof SendLens) lens.command = this.sendCommand(lens);
    return lens;
  }

  dispose(): void {
    this.listener.dispose();
    this.changed.dispose();
  }

  private sendCommand({ file, range, uses }: SendLens): vscode.Command {
    const clients = [...new Set(uses.map(({ client }) => client.name))];
    const use = clients.length === 1 ? mainUse(uses) : undefined;
    const status = use ? [this.parts.shortStatus(file, use)] : [];
    return {
      title: ['Send', clients.join(', '), ...status].join(' · '),
      tooltip: 'Send this request',
      command: 'kunci.sendRequest',
      arguments: [{ document: file.document.uri.toString(), line: range.start.line }],
    };
  }
}

const startSandbox: vscode.Command = {
  title: 'Start Sandbox',
  tooltip: 'Start the local sandbox with the client of this request',
  command: 'kunci.startSandbox',
};
