/** Follows references through variables: `@t = {{$processEnv X}}`, then `{{t}}`. */
import type { Scope } from './environment';
import { expressions, namesIn } from './expressions';
import { scanReferences } from './scanReferences';
import type { FileVariable, Reference } from './types';

/** Beyond so many steps a file is not followed any further, and may use anything. */
const limit = 100_000;

/** References by the name of a variable whose value leads to them, one of each name and form. */
export class Carriers {
  private readonly carried = new Map<string, Map<string, Reference>>();
  private steps = 0;

  get size(): number {
    return this.carried.size;
  }

  /** Whether there was too much to follow. */
  get isTangled(): boolean {
    return this.steps > limit;
  }

  of(name: string): Iterable<Reference> {
    return this.carried.get(name)?.values() ?? [];
  }

  /** @returns whether the variable did not carry it yet */
  add(name: string, reference: Reference): boolean {
    const key = `${reference.form} ${reference.name}`;
    let list = this.carried.get(name);
    if (!list) {
      list = new Map();
      this.carried.set(name, list);
    }
    if (list.has(key)) return false;
    list.set(key, reference);
    return true;
  }

  /** httpYac resolves what stands in a value too, wherever the value comes from. */
  addExternal({ variables, dotenv }: Scope): void {
    for (const [name, value] of [...variables, ...dotenv]) {
      if (value === undefined) continue;
      for (const reference of scanReferences(value)) this.add(name, reference);
    }
  }

  /** Lets each variable carry what the variables in its value carry. */
  spread(variables: readonly FileVariable[]): void {
    if (this.size === 0) return;
    const users = variableUsers(variables);
    const queue = [...this.carried].flatMap(([name, list]) =>
      [...list.values()].map((one) => ({ name, one })),
    );
    for (const { name, one } of queue) {
      for (const user of users.get(name) ?? []) {
        this.steps += 1;
        if (this.isTangled) return;
        if (this.add(user, one)) queue.push({ name: user, one });
      }
    }
  }
}

/** By name: the variables in whose value it stands. */
export function variableUsers(variables: readonly FileVariable[]): ReadonlyMap<string, ReadonlySet<string>> {
  const users = new Map<string, Set<string>>();
  for (const { name, value } of variables) {
    for (const { start, end } of expressions(value)) {
      for (const used of namesIn(value.slice(start, end))) {
        let list = users.get(used);
        if (!list) {
          list = new Set();
          users.set(used, list);
        }
        list.add(name);
      }
    }
  }
  return users;
}
