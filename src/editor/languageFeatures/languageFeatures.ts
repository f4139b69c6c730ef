import * as vscode from 'vscode';
import type { TokenService } from '../../core/tokens/tokenService';
import type { ClientStore } from '../clients/clientStore';
import type { MockServers } from '../clients/mockServers';
import type { HttpFiles } from '../httpFile/httpFiles';
import type { OpenFile } from '../httpFile/openFiles';
import { statusText } from '../httpFile/referenceStatus';
import type { RequestUse } from '../httpFile/requestClients';
import { tokenStatusOf } from '../tokens/tokenStatus';
import { Completion, completionTriggers } from './completion';
import { Decorations } from './decorations';
import { Diagnostics } from './diagnostics';
import { Hover } from './hover';
import { Lenses } from './lenses';
import { QuickFixes } from './quickFixes';
import { StatusBar } from './statusBar';

export interface LanguageFeatureParts {
  readonly httpFiles: HttpFiles;
  readonly store: ClientStore;
  readonly tokens: TokenService;
  readonly sandbox: Pick<MockServers, 'isStoppedClient'>;
}

/**
 * Everything that the editor shows in and for `.http` files: decorations, code lenses, hovers, completion, diagnostics
 * with quick fixes, and the status bar. Each has a file of its own; all of them read `httpFile/`, and none of them
 * decides what is sent.
 */
export function registerLanguageFeatures(parts: LanguageFeatureParts): vscode.Disposable {
  const { files, statuses, names } = parts.httpFiles;
  const { store, tokens, sandbox } = parts;
  const shortStatus = (file: OpenFile, use: RequestUse): string => statusOf(parts, file, use);
  const lenses = new Lenses({ files, statuses, names, sandbox, shortStatus });
  return vscode.Disposable.from(
    new Decorations(files, statuses),
    lenses,
    new Diagnostics(parts.httpFiles, { names, store, tokens }),
    new StatusBar(parts.httpFiles, shortStatus),
    vscode.languages.registerCodeLensProvider('http', lenses),
    vscode.languages.registerHoverProvider('http', new Hover(files, statuses, store)),
    vscode.languages.registerCompletionItemProvider(
      'http',
      new Completion(store, tokens),
      ...completionTriggers,
    ),
    vscode.languages.registerCodeActionsProvider('http', new QuickFixes(store), {
      providedCodeActionKinds: QuickFixes.kinds,
    }),
  );
}

/** The status in a few words for lenses and the status bar: the token's, unless the request is blocked. */
function statusOf(
  { httpFiles, tokens }: LanguageFeatureParts,
  file: OpenFile,
  { reference, client }: RequestUse,
): string {
  const status = httpFiles.statuses.of(file, reference);
  const isBlocked =
    status?.kind === 'blocked' || status?.kind === 'untrusted' || status?.kind === 'unconfirmed';
  return isBlocked
    ? statusText(status, false, Date.now()).text
    : tokenStatusOf(tokens.state(client), Date.now()).text;
}
