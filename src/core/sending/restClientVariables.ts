/** Replaces variables as REST Client will, or refuses what only REST Client can know at the moment of sending. */
import { AppError } from '../errors';
import type { Scope } from '../httpFile/environment';
import { expressions } from '../httpFile/expressions';
import { type Definitions, Resolver, unknownPart } from '../httpFile/resolve';
import type { FileVariable, HttpFile } from '../httpFile/types';
import { unsignable } from './signRequest';

/** It would be sent with its braces. In another environment it may have a value. */
export class UndefinedVariable extends AppError {
  constructor(shown: string) {
    super('unsignable', `The request cannot be signed: nothing defines ${shown}.`);
  }
}

export class RestClientVariables {
  private readonly definitions: Definitions;
  private readonly resolver: Resolver;

  /** @param processVariable the value of a variable of the process, empty where it is not set */
  constructor(
    file: HttpFile,
    private readonly scope: Scope,
    private readonly processVariable: (name: string) => string,
  ) {
    this.definitions = restClientDefinitions(file);
    this.resolver = new Resolver(this.definitions, scope, (name) => this.processValue(name));
  }

  /** @throws AppError `unsignable` */
  replace(text: string): string {
    let result = '';
    let done = 0;
    for (const { start, end } of expressions(text)) {
      result += text.slice(done, start - 2) + this.value(text.slice(start, end).trim());
      done = end + 2;
    }
    return result + text.slice(done);
  }

  private value(name: string): string {
    const own = this.processValue(name);
    if (own !== undefined) return own;
    const value = this.resolver.resolve(`{{${name}}}`);
    if (value.includes(unknownPart)) throw this.refusal(name);
    return value;
  }

  /** `$processEnv NAME`; with `%x` the name is taken from the environment, or is `x` where that has none. */
  private processValue(name: string): string | undefined {
    const found = /^\$processEnv\s(%?)(\w+)/.exec(name);
    if (!found?.[2]) return undefined;
    return this.processVariable(found[1] ? (this.scope.variables.get(found[2]) ?? found[2]) : found[2]);
  }

  private refusal(name: string): Error {
    const shown = `{{${name.length > 60 ? `${name.slice(0, 59)}…` : name}}}`;
    const advice =
      'Give it a fixed value with a file variable, or send with httpYac, where the request is signed when it is complete.';
    const system = /^\$(\w+)/.exec(name)?.[1];
    if (system !== undefined && changing.has(system)) {
      return unsignable(
        `${shown} is something else each time it is read, and REST Client does not tell what it read`,
        advice,
      );
    }
    if (system !== undefined) return unsignable(`what ${shown} gives is known to REST Client only`, advice);
    if (this.definitions.unsettled.has(/^[^.]*/.exec(name)?.[0] ?? name)) {
      return unsignable(`${shown} comes from another answer or is asked for while sending`, advice);
    }
    if (this.definitions.variables.has(name.replace(/^%/, ''))) {
      return unsignable(`${shown} has a value that is known only while sending`, advice);
    }
    return new UndefinedVariable(shown);
  }
}

const changing: ReadonlySet<string> = new Set([
  'guid',
  'timestamp',
  'datetime',
  'localDatetime',
  'randomInt',
]);

/** For the whole document, and of several the last. */
function restClientDefinitions(file: HttpFile): Definitions {
  const variables = new Map<string, FileVariable>();
  for (const variable of file.variables) {
    if (variable.dialect !== 'httpYac') variables.set(variable.name, variable);
  }
  return { variables, unsettled: new Set(file.unsettled.map(({ name }) => name)) };
}
