/** Finds headers that a signed request needs and does not have. */

import { fillReferences } from '../clients/references';
import type { FileRequest } from '../httpFile/types';
import type { Client, Provider, SigningKind } from '../model';

export interface MissingHeaders {
  readonly kind: SigningKind;
  /** Lines `Name: value`, with the client's references. */
  readonly lines: readonly string[];
  readonly names: readonly string[];
}

/** @returns undefined if the provider signs no requests, this request is not signed, or no header is missing */
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
  const lines = missing.map(([name, value]) => `${name}: ${fillReferences(value, client)}`);
  return { kind, lines, names: missing.map(([name]) => name) };
}
