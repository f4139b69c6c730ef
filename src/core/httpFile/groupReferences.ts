/** Finds the references that each request sends: those in its text, and those in file variables that it uses. */
import { expressions } from './expressions';
import { referencesBetween, requestAt } from './places';
import type { FileRequest, HttpFile, Reference } from './types';

/** The most steps for following variables, so that no file can slow down the editor. */
const mostSteps = 20_000;

/** Omits requests without references. A reference in the value of `{{t}}` gets the range of `{{t}}`. */
export function groupReferences(file: HttpFile): ReadonlyMap<FileRequest, readonly Reference[]> {
  const groups = new Map<FileRequest, Reference[]>();
  const add = (reference: Reference): void => {
    const request = requestAt(file, reference.start);
    if (!request || reference.start < request.range.start || reference.start >= request.range.end) return;
    append(groups, request, reference);
  };
  file.references.forEach(add);
  const variables = new VariableReferences(file);
  if (variables.isEmpty) return groups;
  let steps = 0;
  for (const { start, end } of expressions(file.text)) {
    for (const reference of variables.of(variableName(file.text.slice(start, end)))) {
      steps += 1;
      if (steps > mostSteps) return groups;
      add({ ...reference, start: start - 2, end: end + 2 });
    }
  }
  return groups;
}

/** The references in the values of file variables, also through other variables. */
class VariableReferences {
  private readonly own = new Map<string, Reference[]>();
  private readonly used = new Map<string, string[]>();
  private readonly all = new Map<string, readonly Reference[]>();
  private steps = 0;

  constructor(file: HttpFile) {
    for (const { name, range } of file.variables) {
      const references = referencesBetween(file, range.start, range.end);
      for (const reference of references) append(this.own, name, reference);
    }
    if (this.isEmpty) return;
    for (const { name, range } of file.variables) {
      for (const { start, end } of expressions(file.text, range.start, range.end)) {
        append(this.used, name, variableName(file.text.slice(start, end)));
      }
    }
  }

  get isEmpty(): boolean {
    return this.own.size === 0;
  }

  /** Returns each reference once, by its name. */
  of(variable: string): readonly Reference[] {
    const known = this.all.get(variable);
    if (known) return known;
    const references = new Map<string, Reference>();
    const names = new Set([variable]);
    for (const name of names) {
      this.steps += 1;
      if (this.steps > mostSteps) break;
      for (const reference of this.own.get(name) ?? []) {
        if (!references.has(reference.name)) references.set(reference.name, reference);
      }
      for (const other of this.used.get(name) ?? []) names.add(other);
    }
    const list = [...references.values()];
    this.all.set(variable, list);
    return list;
  }
}

function variableName(expression: string): string {
  return expression.trim().replace(/^%/, '');
}

function append<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
