/** Replaces `{{…}}` with the values of variables. */
import { expressions } from './expressions';
import { findSendNames } from './lines';
import type { HttpFile } from './types';

export type Resolution =
  | { readonly kind: 'known'; readonly text: string }
  /** @param name the first variable without a known value, as it is written */
  | { readonly kind: 'unknown'; readonly name: string };

/** A value may use other variables. Beyond these limits it counts as unknown, so that no file can slow down the editor. */
const limits = { depth: 20, value: 100_000, text: 20_000_000 };

export class Resolver {
  private readonly values = new Map<string, Resolution>();

  /**
   * @param variables the file's own, by name
   * @param outside returns the value of a variable that the file does not define, undefined if it is unknown
   */
  constructor(
    private readonly variables: ReadonlyMap<string, string>,
    private readonly outside: (name: string) => string | undefined,
  ) {}

  resolve(text: string): Resolution {
    return this.replace(text, 0);
  }

  private replace(text: string, depth: number): Resolution {
    if (!text.includes('{{')) return { kind: 'known', text };
    let result = '';
    let done = 0;
    for (const { start, end } of expressions(text)) {
      const name = text.slice(start, end).trim();
      const value = this.value(name, depth);
      if (value.kind === 'unknown') return value;
      result += text.slice(done, start - 2) + value.text;
      if (result.length > (depth > 0 ? limits.value : limits.text)) return { kind: 'unknown', name };
      done = end + 2;
    }
    return { kind: 'known', text: result + text.slice(done) };
  }

  /** `{{%name}}` is the file variable `name`, percent-encoded. */
  private value(name: string, depth: number): Resolution {
    if (!name.startsWith('%')) return this.fileValue(name, depth) ?? toResolution(name, this.outside(name));
    const value = this.fileValue(name.slice(1), depth);
    return value?.kind === 'known'
      ? toResolution(name, percentEncode(value.text))
      : { kind: 'unknown', name };
  }

  private fileValue(name: string, depth: number): Resolution | undefined {
    const definition = this.variables.get(name);
    if (definition === undefined) return undefined;
    const value = this.values.get(name);
    if (value) return value;
    if (depth >= limits.depth) return { kind: 'unknown', name };
    // A value that contains its own name finds this entry.
    this.values.set(name, { kind: 'unknown', name });
    const resolution = this.replace(definition, depth + 1);
    this.values.set(name, resolution);
    return resolution;
  }
}

/** The values of a file's variables by REST Client's rule: the last definition counts for the whole file. */
export function lastDefinitions({ variables, metadata }: HttpFile): ReadonlyMap<string, string> {
  const values = new Map(variables.map(({ name, value }) => [name, value]));
  for (const name of findSendNames(metadata)) values.delete(name);
  return values;
}

/** Only the values on which both senders agree: httpYac uses the nearest definition above a request. */
export function certainDefinitions(file: HttpFile): ReadonlyMap<string, string> {
  const values = new Map(lastDefinitions(file));
  for (const { name, value } of file.variables) if (values.get(name) !== value) values.delete(name);
  return values;
}

function toResolution(name: string, text: string | undefined): Resolution {
  return text === undefined ? { kind: 'unknown', name } : { kind: 'known', text };
}

function percentEncode(value: string): string | undefined {
  try {
    return encodeURIComponent(value);
  } catch {
    return undefined;
  }
}
