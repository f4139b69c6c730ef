import * as vscode from 'vscode';
import { systemClock } from '../../core/base/clock';
import type { ClientNames } from '../clients/clientNames';
import type { Kunci } from '../commands/context';
import { fileCommands } from '../commands/fileCommands';
import { registerCommands } from '../commands/registry';
import { Environments } from '../httpFile/environments';
import { type OpenFile, OpenFiles } from '../httpFile/openFiles';
import { statusText } from '../httpFile/referenceStatus';
import { ReferenceStatuses, type StatusParts } from '../httpFile/referenceStatuses';
import type { RequestUse } from '../httpFile/requestClients';
import { VisibleTokens } from '../httpFile/visibleTokens';
import { lookOf } from '../tokens/tokenStatus';
import { Completion, completionTriggers } from './completion';
import { Decorations } from './decorations';
import { Diagnostics } from './diagnostics';
import { Hover } from './hover';
import { Lenses } from './lenses';
import { QuickFixes } from './quickFixes';
import { StatusBar } from './statusBar';

/** What commands need to know of the `.http` files. */
export class HttpFiles implements vscode.Disposable {
  private readonly environments = new Environments();
  readonly files = new OpenFiles(this.environments);
  readonly statuses: ReferenceStatuses;
  private readonly visibleTokens: VisibleTokens;

  constructor(
    readonly names: ClientNames,
    parts: Pick<StatusParts, 'tokens' | 'gate'>,
  ) {
    const all = { ...parts, names, files: this.files };
    this.statuses = new ReferenceStatuses(all);
    this.visibleTokens = new VisibleTokens({ ...all, clock: systemClock });
  }

  dispose(): void {
    this.visibleTokens.dispose();
    this.statuses.dispose();
    this.files.dispose();
    this.environments.dispose();
    this.names.dispose();
  }
}

/** Everything that a person sees in a `.http` file. */
export function showHttpFiles(kunci: Kunci): vscode.Disposable {
  const { files, statuses, names } = kunci.httpFiles;
  const { store, tokens } = kunci;
  const stateText = (file: OpenFile, use: RequestUse): string => stateOf(kunci, file, use);
  const lenses = new Lenses({ files, statuses, names, stateText });
  const diagnostics = new Diagnostics({ files, statuses, names, store, tokens });
  return vscode.Disposable.from(
    new Decorations(files, statuses),
    lenses,
    diagnostics,
    new StatusBar({ files, statuses, names, stateText }),
    registerCommands(fileCommands, kunci),
    vscode.languages.registerCodeLensProvider('http', lenses),
    vscode.languages.registerHoverProvider(
      'http',
      new Hover(files, statuses, (client) => !store.isLent(client)),
    ),
    vscode.languages.registerCompletionItemProvider(
      'http',
      new Completion(store, tokens),
      ...completionTriggers,
    ),
    vscode.languages.registerCodeActionsProvider('http', new QuickFixes(diagnostics, store), {
      providedCodeActionKinds: QuickFixes.kinds,
    }),
  );
}

/** A few words for lenses and the status bar: of the client's token, unless something else is more important. */
function stateOf({ httpFiles, tokens }: Kunci, file: OpenFile, { reference, client }: RequestUse): string {
  const status = httpFiles.statuses.of(file, reference);
  const isOther =
    status?.kind === 'blocked' || status?.kind === 'untrusted' || status?.kind === 'unconfirmed';
  return isOther ? statusText(status, false, Date.now()).text : lookOf(tokens.state(client), Date.now()).text;
}
