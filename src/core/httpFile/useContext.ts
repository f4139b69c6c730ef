/** What all blocks of a file have in common: its variables, what they lead to, and where environments lead. */
import { Carriers } from './carriers';
import { allScopes, type Environment, likelyScopes, type Scope } from './environment';
import { Placer } from './placer';
import { defineVariables } from './resolve';
import { Targets } from './target';
import type { Block, FileVariable, Reference } from './types';

export interface ScopedTargets {
  readonly scope: Scope;
  readonly targets: Targets;
}

export class UseContext {
  readonly carriers = new Carriers();
  /** For names that are written out: the environments that may be selected now. */
  readonly likely: readonly ScopedTargets[];
  /** For names that an environment gives: all of them, each with its own hosts. */
  readonly all: readonly ScopedTargets[];

  constructor(blocks: readonly Block[], environment: Environment) {
    const variables = blocks.flatMap((block) => block.variables);
    const unsettled = blocks.flatMap((block) => block.unsettled);
    const definitions = defineVariables({ variables, unsettled });
    const scoped = (scope: Scope): ScopedTargets => ({
      scope,
      targets: new Targets({ variables }, scope, definitions),
    });
    this.all = allScopes(environment).map(scoped);
    this.likely = environment.selected === undefined ? this.all : likelyScopes(environment).map(scoped);
    for (const block of blocks) {
      for (const { variable, reference } of carried(block)) this.carriers.add(variable.name, reference);
    }
    for (const { scope } of this.all) this.carriers.addExternal(scope);
    this.carriers.spread(variables);
  }
}

/** What blocks give to the context, as a text to compare: where it is the same, so is the context. */
export function bondsOf(blocks: readonly Block[]): string {
  return JSON.stringify([
    blocks.flatMap(({ variables }) => variables.map(({ name, value, dialect }) => [name, value, dialect])),
    blocks.flatMap(({ unsettled }) => unsettled.map(({ name }) => name)),
    blocks.flatMap((block) =>
      carried(block).map(({ variable, reference }) => [variable.name, reference.form, reference.name]),
    ),
  ]);
}

interface Carried {
  readonly variable: FileVariable;
  readonly reference: Reference;
}

/** References in the values of variables. */
function carried(block: Block): readonly Carried[] {
  if (block.variables.length === 0) return [];
  const placer = new Placer(block);
  return block.references.flatMap((reference) =>
    placer.at(reference.range.start).variables.map((variable) => ({ variable, reference })),
  );
}
