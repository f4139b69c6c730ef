import * as vscode from 'vscode';
import { systemClock } from '../../core/clock';
import type { Client } from '../../core/model';
import { registerCommands } from '../commands/registry';
import type { Kunci } from '../kunci';
import { HttpYacConnection, type HttpYacParts } from '../senders/httpYac';
import { type LiveValueParts, LiveValues } from '../senders/sendValues';
import { lookOf } from '../tree/look';
import type { ClientNames } from './clientNames';
import { Completion, completionTriggers } from './completion';
import { Decorations } from './decorations';
import { Diagnostics } from './diagnostics';
import { EnvironmentFiles } from './environmentFiles';
import { fileCommands } from './fileCommands';
import { Hover } from './hover';
import { Lenses } from './lenses';
import { LiveUse, type LiveUseParts } from './liveUse';
import { type OpenFile, OpenFiles } from './openFiles';
import { QuickFixes } from './quickFixes';
import { standingText } from './standing';
import { StatusBar } from './statusBar';

/** What commands need to know of the open `.http` files. */
export class HttpFiles implements vscode.Disposable {
  private readonly environments = new EnvironmentFiles();
  readonly files = new OpenFiles(this.environments);
  readonly live: LiveUse;

  constructor(
    readonly names: ClientNames,
    parts: Pick<LiveUseParts, 'tokens' | 'gate'>,
  ) {
    this.live = new LiveUse({ ...parts, names, files: this.files, clock: systemClock });
  }

  dispose(): void {
    this.live.dispose();
    this.files.dispose();
    this.environments.dispose();
    this.names.dispose();
  }
}

/** httpYac's part. Each file that is looked at starts it by itself, Markdown too. */
export function connectHttpYac(
  { files, names }: HttpFiles,
  parts: Omit<LiveValueParts, 'names'> & Pick<HttpYacParts, 'log'>,
): HttpYacConnection {
  return new HttpYacConnection({
    values: new LiveValues({ ...parts, names }),
    isNeeded: () => files.all().length > 0,
    onDidChangeNeed: (listener) => files.onDidChange((document) => (document ? undefined : listener())),
    log: parts.log,
  });
}

/** Everything that a person sees in a `.http` file. */
export function showHttpFiles(kunci: Kunci): vscode.Disposable {
  const { files, live, names } = kunci.httpFiles;
  const { store, tokens } = kunci;
  const stateText = (file: OpenFile, name: string, client: Client): string =>
    stateOf(kunci, file, name, client);
  const lenses = new Lenses({ files, live, names, stateText });
  const diagnostics = new Diagnostics({ files, live, names, store, tokens });
  return vscode.Disposable.from(
    new Decorations(files, live),
    lenses,
    diagnostics,
    new StatusBar({ files, live, names, stateText }),
    registerCommands(fileCommands, kunci),
    vscode.languages.registerCodeLensProvider('http', lenses),
    vscode.languages.registerHoverProvider('http', new Hover(files, live, (client) => !store.isLent(client))),
    vscode.languages.registerCompletionItemProvider(
      'http',
      new Completion(store, tokens),
      ...completionTriggers,
    ),
    vscode.languages.registerCodeActionsProvider('http', new QuickFixes(diagnostics, names), {
      providedCodeActionKinds: QuickFixes.kinds,
    }),
  );
}

/** A few words for lenses and the status bar. */
function stateOf(kunci: Kunci, file: OpenFile, name: string, client: Client): string {
  const reference = file.firstReference(name);
  const standing = reference && kunci.httpFiles.live.standing(file, reference);
  if (!standing || standing.kind === 'token' || standing.kind === 'plain' || standing.kind === 'signed') {
    return lookOf(kunci.tokens.state(client), Date.now()).text;
  }
  return standingText(standing, false, Date.now()).text;
}
