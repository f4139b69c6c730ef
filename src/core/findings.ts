/** What is wrong in a `.http` file, with what would mend it. Places are offsets. */
import { sendersOf } from './httpFile/scanReferences';
import type { HttpFile, Range, Reference } from './httpFile/types';
import type { Objection } from './publisher';

export type Finding = { readonly range: Range } & (
  | { readonly kind: 'unknown-client'; readonly name: string; readonly nearest?: string }
  | { readonly kind: 'host-not-allowed'; readonly name: string; readonly objection: Objection }
  /** A token or a secret that stands in the file as it is; `names` are references that could take its place. */
  | { readonly kind: 'hard-coded'; readonly what: 'token' | 'secret'; readonly names: readonly string[] }
  | { readonly kind: 'not-seen'; readonly name: string; readonly missing: readonly string[] }
  /** Headers without which the provider refuses the request; `at` is where the lines may be inserted. */
  | {
      readonly kind: 'signature-incomplete';
      readonly names: readonly string[];
      readonly lines: readonly string[];
      readonly at: number;
    }
  /** A reference that a plain send of REST Client leaves empty; `sentBy` is what Kunci's own send is called there. */
  | { readonly kind: 'signed-only-by-us'; readonly name: string; readonly sentBy: string }
);

/** A value that must not stand in a file, and the reference that stands for it where there is one. */
export interface KnownValue {
  readonly value: string;
  readonly what: 'token' | 'secret';
  readonly name?: string;
}

/** Under so many characters a text could be in the file by chance. */
const shortestValue = 12;

/** Places where one of the values stands as it is. */
export function knownValues(text: string, values: readonly KnownValue[]): readonly Finding[] {
  const findings: Finding[] = [];
  for (const { value, what, name } of values) {
    if (value.length < shortestValue) continue;
    for (
      let at = text.indexOf(value);
      at >= 0 && findings.length < 100;
      at = text.indexOf(value, at + value.length)
    ) {
      const range = { start: at, end: at + value.length };
      findings.push({ kind: 'hard-coded', what, range, names: name === undefined ? [] : [name] });
    }
  }
  return findings;
}

const bearer = /^Bearer\s+([A-Za-z0-9._~+/-]{20,}=*)$/i;

/** `Authorization: Bearer …` with a token written out (RFC 6750 §2.1). Capitals alone are a placeholder. */
export function writtenTokens(file: HttpFile): readonly Range[] {
  return file.requests.flatMap(({ headers, outer }) => {
    if (outer) return [];
    return headers.flatMap(({ name, value, valueRange }) => {
      const token = /^authorization$/i.test(name) ? bearer.exec(value)?.[1] : undefined;
      if (token === undefined || /^[A-Z_-]+$/.test(token)) return [];
      return [{ start: valueRange.end - token.length, end: valueRange.end }];
    });
  });
}

/** A reference that one of the senders, or both, will not resolve. */
export function notSeen(reference: Reference): Finding | undefined {
  if (reference.form === 'indirect' || reference.form === 'script' || reference.name === '') return undefined;
  const senders = sendersOf(reference.form);
  const missing = [...(senders.restClient ? [] : ['REST Client']), ...(senders.httpYac ? [] : ['httpYac'])];
  if (missing.length === 0) return undefined;
  return { kind: 'not-seen', range: reference.range, name: reference.name, missing };
}
