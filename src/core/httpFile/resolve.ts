/**
 * Replaces `{{…}}` as REST Client does: system, request, file, environment. What it does not know stays as it is;
 * what only a send can tell, and what the two senders tell differently, is unknown.
 */
import { type Environment, likelyScopes, type Scope } from './environment';
import { expressions } from './expressions';
import type { Block, FileVariable, HttpFile } from './types';

/** Stands for a part that cannot be known. A noncharacter: should a text hold one, its host is not known. */
export const unknownPart = '\uFFFF';

/** A value may name others; beyond these limits it counts as unknown, so that no file can hold up the editor. */
const limits = { depth: 50, length: 10_000 };

export type Resolved = { readonly kind: 'known'; readonly text: string } | { readonly kind: 'unknown' };

/** @returns known where all environments that may be selected give the same */
export function resolveVariables(text: string, file: HttpFile, environment: Environment): Resolved {
  const definitions = defineVariables(file);
  const texts = new Set(
    likelyScopes(environment).map((scope) => new Resolver(definitions, scope).resolve(text)),
  );
  const [only] = texts;
  if (texts.size !== 1 || only === undefined || only.includes(unknownPart)) return { kind: 'unknown' };
  return { kind: 'known', text: only };
}

export class Resolver {
  private readonly values = new Map<string, string>();

  constructor(
    private readonly definitions: Definitions,
    private readonly scope: Scope,
    /** What else is known of names that begin with `$`, where a send is foretold. */
    private readonly systemVariable: (name: string) => string | undefined = () => undefined,
  ) {}

  /** The text with everything replaced that is known, and `unknownPart` where something is not. */
  resolve(text: string): string {
    return this.replace(text, 0);
  }

  private replace(text: string, depth: number): string {
    if (!text.includes('{{')) return text;
    let result = '';
    let done = 0;
    for (const { start, end } of expressions(text)) {
      result += text.slice(done, start - 2) + this.value(text.slice(start, end).trim(), depth);
      if (result.length > limits.length) return unknownPart;
      done = end + 2;
    }
    return result + text.slice(done);
  }

  private value(name: string, depth: number): string {
    if (name.startsWith('$')) return this.systemValue(name);
    if (this.definitions.unsettled.has(/^[^.]*/.exec(name)?.[0] ?? name)) return unknownPart;
    if (name.startsWith('%') && this.definitions.variables.has(name.slice(1))) {
      return depth > 0 ? unknownPart : encoded(this.fileValue(name.slice(1), depth));
    }
    if (this.definitions.variables.has(name))
      return depth > 0 ? this.nested(name, depth) : this.fileValue(name, depth);
    // A name that nothing defines is left standing by REST Client; to httpYac it is JavaScript.
    return this.scope.variables.get(name) ?? unknownPart;
  }

  /** All others change with each send or ask a person. */
  private systemValue(name: string): string {
    const told = this.systemVariable(name);
    if (told !== undefined) return told;
    const found = /^\$dotenv\s(%?)([\w.-]+)$/.exec(name);
    if (!found?.[2]) return unknownPart;
    const key = found[1] ? (this.scope.variables.get(found[2]) ?? found[2]) : found[2];
    return this.scope.dotenv.get(key) ?? unknownPart;
  }

  /** Inside of another variable REST Client uses name and value as pattern and replacement of a regular expression. */
  private nested(name: string, depth: number): string {
    const value = this.fileValue(name, depth);
    return /^[\w-]+$/.test(name) && !value.includes('$') ? value : unknownPart;
  }

  private fileValue(name: string, depth: number): string {
    const known = this.values.get(name);
    if (known !== undefined) return known;
    const definition = this.definitions.variables.get(name);
    if (definition === undefined || definition === 'disputed' || depth >= limits.depth) return unknownPart;
    // Should the value lead back to its own name, this is what it finds.
    this.values.set(name, unknownPart);
    const value = this.replace(definition.value, depth + 1);
    this.values.set(name, value);
    return value;
  }
}

export interface Definitions {
  /** The one definition of each name; disputed where the senders could take different ones. */
  readonly variables: ReadonlyMap<string, FileVariable | 'disputed'>;
  readonly unsettled: ReadonlySet<string>;
}

/** REST Client takes the last definition of the document, httpYac the nearest one above: both must be the same. */
export function defineVariables(file: Pick<Block, 'variables' | 'unsettled'>): Definitions {
  const variables = new Map<string, FileVariable | 'disputed'>();
  for (const variable of file.variables) {
    const earlier = variables.get(variable.name);
    const agrees = earlier === undefined || (earlier !== 'disputed' && earlier.value === variable.value);
    variables.set(variable.name, agrees && variable.dialect !== 'httpYac' ? variable : 'disputed');
  }
  return { variables, unsettled: new Set(file.unsettled.map(({ name }) => name)) };
}

function encoded(value: string): string {
  if (value.includes(unknownPart)) return unknownPart;
  try {
    return encodeURIComponent(value);
  } catch {
    return unknownPart;
  }
}
