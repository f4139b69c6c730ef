/** Finds references to environment variables of the process. */
import { expressions } from './expressions';
import { trimRange } from './lines';
import type { Range, Reference, ReferenceForm } from './types';

/** The first pattern that matches is the form. Each ends with the name. */
const forms: readonly (readonly [ReferenceForm, RegExp])[] = [
  ['plain', /^\$processEnv (\w+)$/],
  ['httpYac', /^\$processEnv\s*(\w+)$/],
  // REST Client uses the first name after one space and ignores the rest.
  ['indirect', /^\$processEnv %(\w+)/],
  ['restClient', /^\$processEnv (\w+)/],
  ['script', /^process\.env\.(\w+)$/],
  ['unsupported', /^\$processEnv\W*(\w*)/],
];

/** Returns the references in a part of the text. */
export function findReferences(text: string, start: number, end: number): readonly Reference[] {
  const references: Reference[] = [];
  for (const range of expressions(text, start, end)) {
    const reference = readReference(text, range);
    if (reference) references.push(reference);
  }
  return references;
}

function readReference(text: string, { start, end }: Range): Reference | undefined {
  // Most expressions are the names of file variables.
  if (!/[$.]/.test(text.slice(start, end))) return undefined;
  const content = trimRange(text, start, end);
  const expression = text.slice(content.start, content.end);
  for (const [form, pattern] of forms) {
    const match = pattern.exec(expression);
    if (!match) continue;
    const name = match[1] ?? '';
    const nameStart = content.start + match[0].length - name.length;
    return { start: start - 2, end: end + 2, name, nameStart, form };
  }
  return undefined;
}

/** The senders that do not replace a reference of each form. */
const unsupported: Readonly<Record<ReferenceForm, readonly string[]>> = {
  plain: [],
  indirect: [],
  script: [],
  restClient: ['httpYac'],
  httpYac: ['REST Client'],
  unsupported: ['REST Client', 'httpYac'],
};

export function unsupportedBy(form: ReferenceForm): readonly string[] {
  return unsupported[form];
}
