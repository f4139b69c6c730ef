import { hostProblem } from '../../core/clients/allowedHosts';
import {
  type Finding,
  findSecretTexts,
  findUnsupportedReference,
  findWrittenTokens,
  type SecretText,
} from '../../core/diagnostics/findings';
import { findMissingHeaders } from '../../core/diagnostics/missingHeaders';
import { requestAt } from '../../core/httpFile/places';
import { authorityRange } from '../../core/httpFile/targets';
import { providerOf } from '../../core/providers';
import type { TokenService } from '../../core/tokens/tokenService';
import { type ClientNames, tokenReference } from '../clients/clientNames';
import type { ClientStore } from '../clients/clientStore';
import type { OpenFile } from '../httpFile/openFiles';
import { blockedIn } from '../httpFile/referenceStatuses';
import { clientOf, requestUses } from '../httpFile/requestClients';

export interface FindingParts {
  readonly names: ClientNames;
  readonly store: ClientStore;
  readonly tokens: TokenService;
}

/** The problems in a file: core's findings, for the clients and tokens of this window. */
export function findProblems(file: OpenFile, parts: FindingParts): readonly Finding[] {
  const values = findSecretTexts(file.file.text, valuesOf(parts));
  const starts = new Set(values.map(({ range }) => range.start));
  const otherTokens = findWrittenTokens(file.file).filter(({ start }) => !starts.has(start));
  return [
    ...referenceFindings(file, parts.names),
    ...hostFindings(file, parts),
    ...signatureFindings(file, parts.names),
    ...values,
    ...otherTokens.map((range): Finding => {
      return { kind: 'hard-coded', content: 'token', range, names: referencesFor(file, range.start, parts) };
    }),
  ];
}

function referenceFindings(file: OpenFile, names: ClientNames): readonly Finding[] {
  const findings: Finding[] = [];
  for (const reference of file.file.references) {
    const { name, nameStart, form } = reference;
    const hasClient = names.find(name) !== undefined;
    if (form === 'indirect' || (!hasClient && !names.isMeant(name))) continue;
    const unseen = findUnsupportedReference(reference);
    if (unseen) findings.push(unseen);
    if (hasClient || form === 'unsupported') continue;
    const nearest = names.nearest(name);
    const range = { start: nameStart, end: nameStart + name.length };
    findings.push({ kind: 'unknown-client', range, name, ...(nearest === undefined ? {} : { nearest }) });
  }
  return findings;
}

/** One for each request and client, at the host. The wire blocks only secret values; a client ID is plain. */
function hostFindings(file: OpenFile, { names, store }: FindingParts): readonly Finding[] {
  const findings: Finding[] = [];
  for (const [request, uses] of requestUses(file, names)) {
    const secretUses = uses.filter(({ variable }) => variable.kind !== 'plain');
    for (const client of new Set(secretUses.map((use) => use.client))) {
      const blocked = blockedIn(file, request, client, names.mockOrigins());
      if (!blocked) continue;
      const { message, allowable } = blocked;
      findings.push({
        kind: 'host-not-allowed',
        range: authorityRange(file.file.text, request.url) ?? request.url,
        client: client.name,
        message,
        ...(allowable === undefined || store.isTemporary(client) ? {} : { allowable }),
      });
    }
  }
  return findings;
}

function signatureFindings(file: OpenFile, names: ClientNames): readonly Finding[] {
  return [...requestUses(file, names)].flatMap(([request, uses]): readonly Finding[] => {
    const client = clientOf(uses);
    const missing = client && findMissingHeaders(request, client, providerOf(client));
    if (!missing) return [];
    const lastLine = request.headers.at(-1)?.valueRange ?? request.queryLines.at(-1) ?? request.line;
    const { names: headers, lines } = missing;
    return [{ kind: 'signature-incomplete', range: request.line, names: headers, lines, at: lastLine.end }];
  });
}

/** Values in memory only: Kunci does not read a secret from the vault to compare it with a file. */
function valuesOf({ store, tokens }: FindingParts): readonly SecretText[] {
  return store.clients().flatMap((client) => {
    const { token } = tokens.state(client);
    const name = tokenReference(client);
    const reference = name === undefined ? {} : { name };
    const temporary = Object.values(store.temporarySecrets(client) ?? {});
    return [
      ...(token ? [{ value: token.value, content: 'token' as const, ...reference }] : []),
      ...temporary.map((value) => ({ value, content: 'secret' as const })),
    ];
  });
}

/** References to the clients whose token the request may contain. */
function referencesFor(file: OpenFile, offset: number, { store }: FindingParts): readonly string[] {
  const request = requestAt(file.file, offset);
  const target = request && file.targets.of(request);
  if (!target) return [];
  return store
    .clients()
    .filter((client) => hostProblem(client, providerOf(client), target) === undefined)
    .flatMap((client) => tokenReference(client) ?? []);
}
