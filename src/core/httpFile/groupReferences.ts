/** Finds the references that each request sends: those in its text, and those in file variables that it uses. */
import { expressions } from './expressions';
import type { FileRequest, HttpFile, Reference } from './types';

/** The most steps for following variables, so that no file can slow down the editor. */
const mostSteps = 20_000;

/** Omits requests without references. A reference in the value of `{{t}}` gets the range of `{{t}}`. */
export function groupReferences(file: HttpFile): ReadonlyMap<FileRequest, readonly Reference[]> {
  const groups = new Map<FileRequest, Reference[]>();
  const add = createPlacer(file, groups);
  for (const reference of file.references) add(reference);
  const indirect = referencesByVariable(file);
  if (indirect.size === 0) return groups;
  const addIndirect = createPlacer(file, groups);
  let steps = 0;
  for (const { start, end } of expressions(file.text)) {
    const references = indirect.get(variableName(file.text.slice(start, end)));
    for (const reference of references?.values() ?? []) {
      steps += 1;
      if (steps > mostSteps) return groups;
      addIndirect({ ...reference, start: start - 2, end: end + 2 });
    }
  }
  return groups;
}

/** Returns a function that adds a reference to its request. It must be called in the order of the text. */
function createPlacer(
  { requests }: HttpFile,
  groups: Map<FileRequest, Reference[]>,
): (reference: Reference) => void {
  let index = 0;
  return (reference) => {
    const { start } = reference;
    let request = requests[index];
    while (request && request.range.end <= start) {
      index += 1;
      request = requests[index];
    }
    if (!request || start < request.range.start) return;
    const list = groups.get(request);
    if (list) list.push(reference);
    else groups.set(request, [reference]);
  };
}

type VariableReferences = Map<string, Map<string, Reference>>;

/** For each variable: the references in its value, also through other variables, by name. */
function referencesByVariable({ text, variables, references }: HttpFile): VariableReferences {
  const indirect: VariableReferences = new Map();
  if (variables.length === 0) return indirect;
  let index = 0;
  for (const { name, range } of variables) {
    while (references[index] && (references[index]?.start ?? 0) < range.start) index += 1;
    for (let next = references[index]; next && next.end <= range.end; next = references[index]) {
      addReference(indirect, name, next);
      index += 1;
    }
  }
  if (indirect.size > 0) spreadReferences(indirect, usersOf(variables, text));
  return indirect;
}

/** Adds to each variable the references of the variables in its value. */
function spreadReferences(indirect: VariableReferences, users: ReadonlyMap<string, readonly string[]>): void {
  const queue = [...indirect].flatMap(([name, list]) =>
    [...list.values()].map((reference) => ({ name, reference })),
  );
  let steps = 0;
  for (const { name, reference } of queue) {
    for (const user of users.get(name) ?? []) {
      steps += 1;
      if (steps > mostSteps) return;
      if (addReference(indirect, user, reference)) queue.push({ name: user, reference });
    }
  }
}

/** For each variable: the variables whose values use it. */
function usersOf(variables: HttpFile['variables'], text: string): ReadonlyMap<string, readonly string[]> {
  const users = new Map<string, string[]>();
  for (const { name, range } of variables) {
    for (const { start, end } of expressions(text, range.start, range.end)) {
      const used = variableName(text.slice(start, end));
      const list = users.get(used);
      if (list) list.push(name);
      else users.set(used, [name]);
    }
  }
  return users;
}

/** @returns whether the reference was new for this variable */
function addReference(indirect: VariableReferences, variable: string, reference: Reference): boolean {
  const list = indirect.get(variable) ?? new Map<string, Reference>();
  indirect.set(variable, list);
  if (list.has(reference.name)) return false;
  list.set(reference.name, reference);
  return true;
}

function variableName(expression: string): string {
  const name = expression.trim();
  return name.startsWith('%') ? name.slice(1) : name;
}
