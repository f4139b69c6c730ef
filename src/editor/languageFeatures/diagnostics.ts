import * as vscode from 'vscode';
import { hostPermission } from '../../core/clients/allowedHosts';
import { referenceName } from '../../core/clients/references';
import {
  type Finding,
  findSecretTexts,
  findUnsupportedReference,
  findWrittenTokens,
  type SecretText,
} from '../../core/diagnostics/findings';
import { requestAt } from '../../core/httpFile/places';
import { authorityRange } from '../../core/httpFile/targets';
import { providerOf } from '../../core/providers';
import type { TokenService } from '../../core/tokens/tokenService';
import type { ClientNames } from '../clients/clientNames';
import type { ClientStore } from '../clients/clientStore';
import type { OpenFile, OpenFiles } from '../httpFile/openFiles';
import { blockedIn, type ReferenceStatuses } from '../httpFile/referenceStatuses';
import { requestUses } from '../httpFile/requestClients';
import { signatureFindings } from './signatureFindings';

/** Milliseconds; a squiggle under a half-typed name would only be in the way. */
const debounce = 300;

/** A diagnostic that knows what was found, for its quick fixes. */
export class FileDiagnostic extends vscode.Diagnostic {
  constructor(
    range: vscode.Range,
    readonly finding: Finding,
  ) {
    super(range, messageOf(finding), severities[finding.kind]);
    this.source = 'Kunci';
    this.code = finding.kind;
  }
}

export interface DiagnosticParts {
  readonly files: OpenFiles;
  readonly statuses: ReferenceStatuses;
  readonly names: ClientNames;
  readonly store: ClientStore;
  readonly tokens: TokenService;
}

/** Squiggles in the open `.http` documents. */
export class Diagnostics implements vscode.Disposable {
  private readonly collection = vscode.languages.createDiagnosticCollection('kunci');
  private readonly listener: vscode.Disposable;
  private readonly shown = new Map<string, readonly FileDiagnostic[]>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly parts: DiagnosticParts) {
    this.listener = parts.statuses.onDidChange(() => this.soon());
    this.soon();
  }

  /** What is shown now at a place of a document. */
  at(document: vscode.TextDocument, range: vscode.Range): readonly FileDiagnostic[] {
    const list = this.shown.get(document.uri.toString()) ?? [];
    return list.filter((one) => one.range.intersection(range) !== undefined);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.listener.dispose();
    this.collection.dispose();
  }

  private soon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.show(), debounce);
  }

  private show(): void {
    const files = this.parts.files.all();
    const open = new Set(files.map(({ document }) => document.uri.toString()));
    for (const uri of this.shown.keys()) {
      if (open.has(uri)) continue;
      this.shown.delete(uri);
      this.collection.delete(vscode.Uri.parse(uri));
    }
    for (const file of files) {
      const { document } = file;
      const list = findings(file, this.parts).map((finding) => {
        const { start, end } = finding.range;
        return new FileDiagnostic(
          new vscode.Range(document.positionAt(start), document.positionAt(end)),
          finding,
        );
      });
      this.shown.set(document.uri.toString(), list);
      this.collection.set(document.uri, list);
    }
  }
}

function findings(file: OpenFile, parts: DiagnosticParts): readonly Finding[] {
  const known = findSecretTexts(file.file.text, valuesOf(parts));
  const taken = new Set(known.map(({ range }) => range.start));
  const written = findWrittenTokens(file.file).filter(({ start }) => !taken.has(start));
  return [
    ...referenceFindings(file, parts.names),
    ...hostFindings(file, parts),
    ...signatureFindings(file, parts.names),
    ...known,
    ...written.map((range): Finding => {
      return { kind: 'hard-coded', content: 'token', range, names: namesFor(file, range.start, parts) };
    }),
  ];
}

function referenceFindings(file: OpenFile, names: ClientNames): readonly Finding[] {
  const found: Finding[] = [];
  for (const reference of file.file.references) {
    const { name, nameStart, form } = reference;
    const isKnown = names.find(name) !== undefined;
    if (form === 'indirect' || (!isKnown && !names.isMeant(name))) continue;
    const unseen = findUnsupportedReference(reference);
    if (unseen) found.push(unseen);
    if (isKnown || form === 'unsupported') continue;
    const nearest = names.nearest(name);
    const range = { start: nameStart, end: nameStart + name.length };
    found.push({ kind: 'unknown-client', range, name, ...(nearest === undefined ? {} : { nearest }) });
  }
  return found;
}

/** One for each request and client, at the host. Only what the wire replaces is blocked; a client ID is plain. */
function hostFindings(file: OpenFile, { names, store }: DiagnosticParts): readonly Finding[] {
  const found: Finding[] = [];
  for (const [request, uses] of requestUses(file, names)) {
    const secret = uses.filter(({ variable }) => variable.kind !== 'plain');
    for (const client of new Set(secret.map((use) => use.client))) {
      const blocked = blockedIn(file, request, client, names.mockOrigins());
      if (!blocked) continue;
      const { message, allowable } = blocked;
      found.push({
        kind: 'host-not-allowed',
        range: authorityRange(file.file.text, request.url) ?? request.url,
        client: client.name,
        message,
        ...(allowable === undefined || store.isTemporary(client) ? {} : { allowable }),
      });
    }
  }
  return found;
}

/** Only what is in memory anyway: a secret leaves the vault for a token request or a signature, not to be compared. */
function valuesOf({ store, tokens }: DiagnosticParts): readonly SecretText[] {
  return store.clients().flatMap((client) => {
    const provider = providerOf(client);
    const state = tokens.state(client);
    const token = 'token' in state ? state.token : undefined;
    const variable = provider.variables.find(({ kind }) => kind === 'token');
    const name = variable ? { name: referenceName(client, variable.suffix) } : {};
    const temporary = Object.values(store.temporarySecrets(client) ?? {});
    return [
      ...(token ? [{ value: token.value, content: 'token' as const, ...name }] : []),
      ...temporary.map((value) => ({ value, content: 'secret' as const })),
    ];
  });
}

/** References to the clients whose token the request may carry. */
function namesFor(file: OpenFile, offset: number, { store }: DiagnosticParts): readonly string[] {
  const request = requestAt(file.file, offset);
  const target = request && file.targets.of(request);
  if (!target) return [];
  return store.clients().flatMap((client) => {
    const provider = providerOf(client);
    const variable = provider.variables.find(({ kind }) => kind === 'token');
    const isAllowed = hostPermission(client, provider, target).kind === 'allowed';
    return variable && isAllowed ? [referenceName(client, variable.suffix)] : [];
  });
}

const severities: Readonly<Record<Finding['kind'], vscode.DiagnosticSeverity>> = {
  'unknown-client': vscode.DiagnosticSeverity.Warning,
  'host-not-allowed': vscode.DiagnosticSeverity.Error,
  'hard-coded': vscode.DiagnosticSeverity.Warning,
  'unsupported-reference': vscode.DiagnosticSeverity.Warning,
  'signature-incomplete': vscode.DiagnosticSeverity.Warning,
};

function messageOf(finding: Finding): string {
  switch (finding.kind) {
    case 'unknown-client':
      return `No client has the reference ${finding.name}. An empty text will be sent.`;
    case 'host-not-allowed':
      return finding.message;
    case 'hard-coded':
      return finding.content === 'token'
        ? 'A token is written here. It will expire, and everybody who has the file can use it.'
        : 'A secret is written here. Everybody who has the file can use it.';
    case 'unsupported-reference':
      return `${finding.missing.join(' and ')} will not replace a reference that is written like this.`;
    case 'signature-incomplete':
      return `This signed request needs more headers: ${finding.names.join(', ')}.`;
  }
}
