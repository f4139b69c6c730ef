/** What is wrong in a `.http` file, with what would fix it. Places are offsets. */

import { unsupportedBy } from '../httpFile/references';
import type { HttpFile, Range, Reference } from '../httpFile/types';
import { holdsPlaceholder } from '../wire/placeholders';

export type Finding = { readonly range: Range } & (
  | { readonly kind: 'unknown-client'; readonly name: string; readonly nearest?: string }
  /** A request that uses a client and plainly goes to a host that this client does not allow. */
  | {
      readonly kind: 'host-not-allowed';
      readonly client: string;
      readonly message: string;
      /** What can be added to `allowedHosts` of the client; absent if that would not help. */
      readonly allowable?: string;
    }
  /** A token or a secret written into the file; `names` are references that could replace it. */
  | { readonly kind: 'hard-coded'; readonly content: 'token' | 'secret'; readonly names: readonly string[] }
  | { readonly kind: 'unsupported-reference'; readonly name: string; readonly missing: readonly string[] }
  /** Headers without which the provider refuses the request; `at` is where the lines may be inserted. */
  | {
      readonly kind: 'signature-incomplete';
      readonly names: readonly string[];
      readonly lines: readonly string[];
      readonly at: number;
    }
);

/** A value that does not belong into a file, and the reference that could replace it, if there is one. */
export interface SecretText {
  readonly value: string;
  readonly content: 'token' | 'secret';
  readonly name?: string;
}

/** A shorter text could be in the file by chance. In characters. */
const shortestValue = 12;

/** Places where one of the values is written out. */
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

/** `Authorization: Bearer …` with a token written out (RFC 6750 §2.1). Capitals alone are an example's stand-in. */
export function findWrittenTokens(file: HttpFile): readonly Range[] {
  return file.requests.flatMap(({ headers }) =>
    headers.flatMap(({ name, value, valueRange }) => {
      const token = /^authorization$/i.test(name) ? bearer.exec(value)?.[1] : undefined;
      if (token === undefined || /^[A-Z_-]+$/.test(token) || holdsPlaceholder(token)) return [];
      return [{ start: valueRange.end - token.length, end: valueRange.end }];
    }),
  );
}

/** A reference that one of the senders, or both, will not replace. */
export function findUnsupportedReference(reference: Reference): Finding | undefined {
  const { start, end, name, form } = reference;
  const missing = name === '' ? [] : unsupportedBy(form);
  return missing.length === 0
    ? undefined
    : { kind: 'unsupported-reference', range: { start, end }, name, missing };
}
