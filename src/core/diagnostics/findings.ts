/**
 * Problems in a `.http` file, with what their fixes need. Positions are offsets. `findings` has all kinds of problems
 * and finds secrets and unsupported references; `missingHeaders` finds what a signed request lacks.
 */

import { unsupportedBy } from '../httpFile/references';
import type { HttpFile, Range, Reference } from '../httpFile/types';
import { holdsPlaceholder } from '../wire/placeholders';

export type Finding = { readonly range: Range } & (
  | { readonly kind: 'unknown-client'; readonly name: string; readonly nearest?: string }
  /** A request with a client's reference has a URL whose host this client does not allow. */
  | {
      readonly kind: 'host-not-allowed';
      readonly client: string;
      readonly message: string;
      /** The entry for `allowedHosts` that would allow it; absent if no entry would. */
      readonly allowable?: string;
    }
  /** A token or a secret in the file; `names` are references that could replace it. */
  | { readonly kind: 'hard-coded'; readonly content: 'token' | 'secret'; readonly names: readonly string[] }
  | { readonly kind: 'unsupported-reference'; readonly name: string; readonly missing: readonly string[] }
  /** Headers that the provider requires are missing; `at` is the offset to insert their lines. */
  | {
      readonly kind: 'signature-incomplete';
      readonly names: readonly string[];
      readonly lines: readonly string[];
      readonly at: number;
    }
);

/** A value that does not belong in a file, and the reference that could replace it, if there is one. */
export interface SecretText {
  readonly value: string;
  readonly content: 'token' | 'secret';
  readonly name?: string;
}

/** Characters; a shorter text could be in the file by chance. */
const shortestValue = 12;

/** Finds occurrences of the values. */
export function findSecretTexts(text: string, values: readonly SecretText[]): readonly Finding[] {
  const findings: Finding[] = [];
  for (const { value, content, name } of values) {
    if (value.length < shortestValue) continue;
    for (
      let at = text.indexOf(value);
      at >= 0 && findings.length < 100;
      at = text.indexOf(value, at + value.length)
    ) {
      const range = { start: at, end: at + value.length };
      findings.push({ kind: 'hard-coded', content, range, names: name === undefined ? [] : [name] });
    }
  }
  return findings;
}

const bearer = /^Bearer\s+([A-Za-z0-9._~+/-]{20,}=*)$/i;

/** Finds `Authorization: Bearer …` with a token (RFC 6750 §2.1). Capitals alone are an example value. */
export function findWrittenTokens(file: HttpFile): readonly Range[] {
  return file.requests.flatMap(({ headers }) =>
    headers.flatMap(({ name, value, valueRange }) => {
      const token = /^authorization$/i.test(name) ? bearer.exec(value)?.[1] : undefined;
      if (token === undefined || /^[A-Z_-]+$/.test(token) || holdsPlaceholder(token)) return [];
      return [{ start: valueRange.end - token.length, end: valueRange.end }];
    }),
  );
}

/** Returns a finding if one of the senders, or both, will not replace a reference. */
export function findUnsupportedReference(reference: Reference): Finding | undefined {
  const { start, end, name, form } = reference;
  const missing = name === '' ? [] : unsupportedBy(form);
  return missing.length === 0
    ? undefined
    : { kind: 'unsupported-reference', range: { start, end }, name, missing };
}
