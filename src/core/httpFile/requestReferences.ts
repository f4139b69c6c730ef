/** Which references a request sends: those written in it, and those it reaches by file variables. */
import { expressions } from './expressions';
import type { FileRequest, HttpFile, Reference } from './types';

/** Variables are followed for this many steps, and no further. */
const mostSteps = 20_000;

/**
 * Requests without references are left out. A reference reached by `{{t}}` has the range of `{{t}}`.
 */
export function groupReferences(file: HttpFile): ReadonlyMap<FileRequest, readonly Reference[]> {
  const found = new Map<FileRequest, Reference[]>();
  const add = createPlacer(file, found);
  for (const reference of file.references) add(reference);
  const carried = referencesByVariable(file);
  if (carried.size === 0) return found;
  const addCarried = createPlacer(file, found);
  let steps = 0;
  for (const { start, end } of expressions(file.text)) {
    const references = carried.get(variableName(file.text.slice(start, end)));
    for (const reference of references?.values() ?? []) {
      steps += 1;
      if (steps > mostSteps) return found;
      addCarried({ ...reference, start: start - 2, end: end + 2 });
    }
  }
  return found;
}

/** Puts references into the requests they are in. They have to come in the order of the text. */
function createPlacer(
  { requests }: HttpFile,
  found: Map<FileRequest, Reference[]>,
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
    const list = found.get(request);
    if (list) list.push(reference);
    else found.set(request, [reference]);
  };
}

type Carried = Map<string, Map<string, Reference>>;

/** By the name of a variable: the references that its value leads to, by their own names. */
function referencesByVariable({ text, variables, references }: HttpFile): Carried {
  const carried: Carried = new Map();
  if (variables.length === 0) return carried;
  let index = 0;
  for (const { name, range } of variables) {
    while (references[index] && (references[index]?.start ?? 0) < range.start) index += 1;
    for (let next = references[index]; next && next.end <= range.end; next = references[index]) {
      addReference(carried, name, next);
      index += 1;
    }
  }
  if (carried.size > 0) spreadReferences(carried, usersOf(variables, text));
  return carried;
}

/** Lets each variable carry what the variables in its value carry. */
function spreadReferences(carried: Carried, users: ReadonlyMap<string, readonly string[]>): void {
  const queue = [...carried].flatMap(([name, list]) =>
    [...list.values()].map((reference) => ({ name, reference })),
  );
  let steps = 0;
  for (const { name, reference } of queue) {
    for (const user of users.get(name) ?? []) {
      steps += 1;
      if (steps > mostSteps) return;
      if (addReference(carried, user, reference)) queue.push({ name: user, reference });
    }
  }
}

/** By name: the variables in whose value it is. */
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

/** @returns whether the variable did not carry it yet */
function addReference(carried: Carried, variable: string, reference: Reference): boolean {
  const list = carried.get(variable) ?? new Map<string, Reference>();
  carried.set(variable, list);
  if (list.has(reference.name)) return false;
  list.set(reference.name, reference);
  return true;
}

function variableName(expression: string): string {
  const name = expression.trim();
  return name.startsWith('%') ? name.slice(1) : name;
}
