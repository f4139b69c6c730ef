/** REST Client replaces first and splits into lines then, so a value with a line break can make new headers. */
import { variableUsers } from './carriers';
import type { Scope } from './environment';
import { expressions, namesIn } from './expressions';
import type { FileVariable } from './types';

/** Names whose values have a line break in them, or may have: a value that is not a text cannot be known. */
export function breakingNames(variables: readonly FileVariable[], scope: Scope): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { name, value } of variables) if (hasLineBreak(value)) names.add(name);
  for (const [name, value] of [...scope.variables, ...scope.dotenv]) if (hasLineBreak(value)) names.add(name);
  if (names.size === 0) return names;
  const users = variableUsers(variables);
  // A set that grows while it is gone through is gone through to its end.
  for (const name of names) for (const user of users.get(name) ?? []) names.add(user);
  return names;
}

export function mayBreak(text: string, breaking: ReadonlySet<string>): boolean {
  for (const { start, end } of expressions(text)) {
    if (namesIn(text.slice(start, end)).some((name) => breaking.has(name))) return true;
  }
  return false;
}

function hasLineBreak(value: string | undefined): boolean {
  return value === undefined || value.includes('\n') || value.includes('\r');
}
