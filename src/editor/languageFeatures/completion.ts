import * as vscode from 'vscode';
import { referenceStem, requestFileText } from '../../core/clients/references';
import type { Client, ExampleRequest, Variable } from '../../core/model';
import { providerOf } from '../../core/providers';
import type { TokenService } from '../../core/tokens/tokenService';
import type { ClientStore } from '../clients/clientStore';
import { tokenStatusOf } from '../tokens/tokenStatus';

/** Characters that trigger completion: `{{`, and the space after `Bearer` and `$processEnv`. */
export const completionTriggers = ['{', ' ', '$'];

/** Completes references to clients, and whole example requests at the start of a line. */
export class Completion implements vscode.CompletionItemProvider {
  constructor(
    private readonly store: ClientStore,
    private readonly tokens: TokenService,
  ) {}

  provideCompletionItems(document: vscode.TextDocument, position: vscode.Position): vscode.CompletionItem[] {
    if (document.languageId !== 'http') return [];
    const line = document.lineAt(position).text;
    const before = line.slice(0, position.character);
    const after = line.slice(position.character);
    const place = placeAt(before, after);
    if (!place) return [];
    const range = new vscode.Range(position.translate(0, -place.typed), position.translate(0, place.ahead));
    const clients = this.store.clients();
    if (place.kind === 'request') {
      return clients.flatMap((client) =>
        providerOf(client).examples.map((example) => this.request(client, example, range, document.eol)),
      );
    }
    const isBearer = /:\s*Bearer\s/i.test(before);
    return clients.flatMap((client) => this.references(client, range, place, isBearer));
  }

  /** @param isBearer whether to offer tokens only, because VS Code may rank a client ID first */
  private references(
    client: Client,
    range: vscode.Range,
    place: ReferencePlace,
    isBearer: boolean,
  ): vscode.CompletionItem[] {
    const stem = referenceStem(client);
    return providerOf(client)
      .variables.filter(({ kind }) => !isBearer || kind === 'token')
      .map(({ suffix, description, kind }) => {
        const name = `${stem}_${suffix}`;
        const item = new vscode.CompletionItem(
          { label: name, description: this.status(client, kind) },
          kind === 'token' ? vscode.CompletionItemKind.Value : vscode.CompletionItemKind.Variable,
        );
        item.insertText = `${place.prefix}${name}${place.suffix}`;
        item.filterText = `${place.prefix}${name}`;
        item.range = range;
        item.detail = `${client.name} (${client.environment})`;
        item.documentation = description;
        // Production comes last, so that nobody selects it by accident.
        item.sortText = `${client.environment === 'production' ? 1 : 0} ${kind === 'token' ? 0 : 1} ${name}`;
        return item;
      });
  }

  private request(
    client: Client,
    example: ExampleRequest,
    range: vscode.Range,
    eol: vscode.EndOfLine,
  ): vscode.CompletionItem {
    const provider = providerOf(client);
    const text = requestFileText(client, example);
    const item = new vscode.CompletionItem(
      { label: `${provider.id}: ${example.title}`, description: client.name },
      vscode.CompletionItemKind.Snippet,
    );
    // Plain text, because `$` and braces have a meaning in a snippet.
    item.insertText = eol === vscode.EndOfLine.CRLF ? text.replaceAll('\n', '\r\n') : text;
    item.filterText = `${provider.id} ${client.name} ${example.title} ${example.method}`;
    item.range = range;
    item.detail = `Example request for ${client.name} (${client.environment})`;
    item.documentation = new vscode.MarkdownString().appendCodeblock(text, 'http');
    item.sortText = `~${client.name}`;
    return item;
  }

  /** Only a token has a status; a client ID or a signature does not expire. */
  private status(client: Client, kind: Variable['kind']): string {
    return [
      ...(client.environment === 'production' ? ['PRODUCTION'] : []),
      ...(kind === 'token' ? [tokenStatusOf(this.tokens.state(client), Date.now()).text] : []),
    ].join(' · ');
  }
}

interface ReferencePlace {
  readonly kind: 'reference';
  /** The number of characters before the cursor to replace. */
  readonly typed: number;
  readonly ahead: number;
  /** The start of the reference that is missing before the name, and the closing braces that are missing after it. */
  readonly prefix: string;
  readonly suffix: string;
}

type CompletionPlace =
  | ReferencePlace
  | { readonly kind: 'request'; readonly typed: number; readonly ahead: 0 };

function placeAt(before: string, after: string): CompletionPlace | undefined {
  const word = /^\w*/.exec(after)?.[0].length ?? 0;
  const suffix = /^\w*\}\}/.test(after) ? '' : /^\w*\}/.test(after) ? '}' : '}}';
  const place = (match: RegExpExecArray, ahead: number, prefix: string, braces: string): ReferencePlace => {
    return { kind: 'reference', typed: match[1]?.length ?? 0, ahead, prefix, suffix: braces };
  };
  const name = /\{\{\s*\$processEnv (\w*)$/.exec(before);
  if (name) return place(name, word, '', suffix);
  const inside = /\{\{(\s*\$?\w*)$/.exec(before);
  if (inside) return place(inside, word, '$processEnv ', suffix);
  const bearer = /^\s*[\w-]+\s*:\s*Bearer +(\S*)$/i.exec(before);
  if (bearer && after.trim() === '') return place(bearer, 0, '{{$processEnv ', '}}');
  const start = /^(?:###\s*)?(\w*)$/.exec(before);
  if (start && after.trim() === '') return { kind: 'request', typed: before.length, ahead: 0 };
  return undefined;
}
