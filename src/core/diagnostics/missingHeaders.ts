/** Finds what a request lacks to be signed. */

import { referenceText } from '../clients/references';
import type { FileRequest } from '../httpFile/types';
import type { Client, Provider, SigningKind } from '../model';

export interface MissingHeaders {
  readonly kind: SigningKind;
  /** Lines `Name: value`, with the client's references. */
  readonly lines: readonly string[];
  readonly names: readonly string[];
}

/** @returns undefined if the provider signs nothing, the request is no transaction, or no header is missing */
export function findMissingHeaders(
  request: FileRequest,
  client: Client,
  provider: Provider,
): MissingHeaders | undefined {
  // httpYac's `...name` adds headers from a JavaScript object.
  if (request.headers.some(({ name }) => name.startsWith('...'))) return undefined;
  const kind = provider.signing?.kindOf(request.headers.map(({ name, value }) => [name, value]));
  if (!kind) return undefined;
  const present = new Set(request.headers.map(({ name }) => name.toLowerCase()));
  const missing = Object.entries(kind.headers).filter(([name]) => !present.has(name.toLowerCase()));
  if (missing.length === 0) return undefined;
  const lines = missing.map(([name, value]) => `${name}: ${withReferences(value, client)}`);
  return { kind, lines, names: missing.map(([name]) => name) };
}

function withReferences(value: string, client: Client): string {
  return value.replace(/\{\{([A-Z_]+)\}\}/g, (_, suffix: string) => referenceText(client, suffix));
}
