/** Which variables of the process a file may send, and where to. */
import { allScopes, type Environment, likelyScopes, type Scope } from './environment';
import { expressions, namesIn } from './expressions';
import { Placer } from './placer';
import { defineVariables } from './resolve';
import { scanReferences } from './scanReferences';
import { type Target, Targets } from './target';
import type { FileRequest, FileVariable, HttpFile, Range, Reference } from './types';

/** `variable`: a file variable that no request uses. `elsewhere`: JavaScript, which may send it anywhere. */
export type Place =
  | { readonly kind: 'request'; readonly request: FileRequest; readonly target: Target }
  | { readonly kind: 'variable'; readonly variable: FileVariable }
  | { readonly kind: 'elsewhere'; readonly reason: string };

export interface Use {
  /** Where the name, or the variable that holds it, is written. */
  readonly range: Range;
  /** The reference that gives the name; absent where a body's file or an environment may give one. */
  readonly reference?: Reference;
  readonly place: Place;
}

export interface Uses {
  /** By name in capitals, as the variables of a process on Windows know no case. */
  readonly named: ReadonlyMap<string, readonly Use[]>;
  /** Places that may read any variable. */
  readonly anyName: readonly Use[];
}

/** All uses that count for one name. */
export function usesOf(uses: Uses, name: string): readonly Use[] {
  return [...(uses.named.get(name.toUpperCase()) ?? []), ...uses.anyName];
}

/**
 * A superset of what the two senders would do. Comments count in the block of a request, as httpYac sends a header
 * that is commented out without a space behind its `#`; elsewhere they do not, and neither does a separator's title.
 * httpYac can change a URL in scripts, imports and its own environments: its hook must check the URL that it sends to.
 */
export function uses(file: HttpFile, environment: Environment): Uses {
  return new Collector(file, environment).collect();
}

class Collector {
  private readonly named = new Map<string, Use[]>();
  private readonly anyName: Use[] = [];
  private readonly placer: Placer;
  private readonly likely: readonly Targets[];
  private readonly scopes: readonly { readonly scope: Scope; readonly targets: Targets }[];

  constructor(
    private readonly file: HttpFile,
    environment: Environment,
  ) {
    this.placer = new Placer(file);
    const definitions = defineVariables(file);
    const likely = new Set(likelyScopes(environment).map((scope) => scope.name));
    this.scopes = allScopes(environment).map((scope) => ({
      scope,
      targets: new Targets(file, scope, definitions),
    }));
    const known = this.scopes.filter(({ scope }) => likely.has(scope.name));
    // A selected environment that the setting does not have.
    const missing = known.length === 0 ? likelyScopes(environment) : [];
    this.likely = [
      ...known.map(({ targets }) => targets),
      ...missing.map((one) => new Targets(file, one, definitions)),
    ];
  }

  collect(): Uses {
    const carriers = new Map<string, Reference[]>();
    for (const reference of this.file.references) this.place(reference, carriers);
    this.spread(carriers);
    const external = this.externalNames();
    if (carriers.size > 0 || external.size > 0) this.followVariables(carriers, external);
    for (const request of this.file.requests) this.addFiles(request);
    return { named: this.named, anyName: this.anyName };
  }

  private place(reference: Reference, carriers: Map<string, Reference[]>): void {
    const { requests, variable, inScript } = this.placer.at(reference.range.start);
    if (
      inScript ||
      reference.form === 'script' ||
      (reference.form === 'anyName' && !this.isFile(reference))
    ) {
      if (inScript || requests.length > 0 || variable) this.addElsewhere(reference, reference.range);
    }
    if (variable) {
      carriers.set(variable.name, [...(carriers.get(variable.name) ?? []), reference]);
      if (requests.length === 0)
        this.add(reference, { range: reference.range, reference, place: { kind: 'variable', variable } });
    }
    this.addRequests(reference, reference.range, requests);
  }

  private isFile(reference: Reference): boolean {
    return this.file.text[reference.nameRange.start] === '<';
  }

  private addElsewhere(reference: Reference, range: Range): void {
    this.add(reference, {
      range,
      reference,
      place: { kind: 'elsewhere', reason: 'a script may send it anywhere' },
    });
  }

  private addRequests(reference: Reference, range: Range, requests: readonly FileRequest[]): void {
    for (const request of requests) {
      if (reference.form === 'indirect') this.addIndirect(reference, range, request);
      else this.addAtTargets(request, (place) => this.add(reference, { range, reference, place }));
    }
  }

  /** REST Client falls back to the name itself. Each environment's name goes to that environment's host. */
  private addIndirect(reference: Reference, range: Range, request: FileRequest): void {
    for (const { scope, targets } of this.scopes) {
      const value = scope.variables.has(reference.name)
        ? scope.variables.get(reference.name)
        : reference.name;
      const place: Place = { kind: 'request', request, target: targets.of(request) };
      this.push(value, { range, reference, place });
    }
  }

  private addAtTargets(request: FileRequest, add: (place: Place) => void): void {
    const seen = new Set<string>();
    for (const targets of this.likely) {
      const target = targets.of(request);
      const key = target.kind === 'known' ? target.url.href : target.reason;
      if (!seen.has(key)) add({ kind: 'request', request, target });
      seen.add(key);
    }
  }

  private add(reference: Reference, use: Use): void {
    if (reference.form !== 'indirect') {
      this.push(reference.form === 'anyName' ? undefined : reference.name, use);
      return;
    }
    for (const { scope } of this.scopes) {
      this.push(
        scope.variables.has(reference.name) ? scope.variables.get(reference.name) : reference.name,
        use,
      );
    }
  }

  private push(name: string | undefined, use: Use): void {
    if (name === undefined) {
      this.anyName.push(use);
      return;
    }
    const key = name.toUpperCase();
    const list = this.named.get(key);
    if (list) list.push(use);
    else this.named.set(key, [use]);
  }

  /** A variable that names a carrier carries the same references. */
  private spread(carriers: Map<string, Reference[]>): void {
    if (carriers.size === 0) return;
    const users = new Map<string, Set<string>>();
    for (const variable of this.file.variables) {
      for (const { start, end } of expressions(variable.value)) {
        for (const name of namesIn(variable.value.slice(start, end))) {
          users.set(name, (users.get(name) ?? new Set()).add(variable.name));
        }
      }
    }
    const queue = [...carriers].flatMap(([name, list]) => list.map((reference) => ({ name, reference })));
    for (const { name, reference } of queue) {
      for (const user of users.get(name) ?? []) {
        const carried = carriers.get(user) ?? [];
        if (carried.includes(reference)) continue;
        carriers.set(user, [...carried, reference]);
        queue.push({ name: user, reference });
      }
    }
  }

  private followVariables(
    carriers: ReadonlyMap<string, readonly Reference[]>,
    external: ReadonlyMap<string, readonly Reference[]>,
  ): void {
    const { text } = this.file;
    for (const { start, end } of expressions(text)) {
      const range = { start: start - 2, end: end + 2 };
      for (const name of new Set(namesIn(text.slice(start, end)))) {
        const carried = [...(carriers.get(name) ?? []), ...(external.get(name) ?? [])];
        if (carried.length === 0) continue;
        const { requests } = this.placer.at(range.start);
        for (const reference of carried) this.addRequests(reference, range, requests);
      }
    }
    for (const script of this.file.scripts) {
      for (const name of new Set(namesIn(text.slice(script.start, script.end)))) {
        for (const reference of carriers.get(name) ?? []) this.addElsewhere(reference, script);
      }
    }
  }

  /** httpYac resolves what stands in a value too, wherever the value comes from. */
  private externalNames(): ReadonlyMap<string, readonly Reference[]> {
    const names = new Map<string, Reference[]>();
    for (const { scope } of this.scopes) {
      for (const [name, value] of [...scope.variables, ...scope.dotenv]) {
        const found = value === undefined ? [] : scanReferences(value);
        if (found.length > 0) names.set(name, [...(names.get(name) ?? []), ...found]);
      }
    }
    return names;
  }

  /** What stands in a body's file is not known here, and its variables are replaced too. */
  private addFiles(request: FileRequest): void {
    const injects = request.metadata.some(({ key }) => key === 'injectVariables');
    for (const file of request.body?.files ?? []) {
      if (!file.replacesVariables && !injects) continue;
      this.addAtTargets(request, (place) => this.anyName.push({ range: file.range, place }));
    }
  }
}
