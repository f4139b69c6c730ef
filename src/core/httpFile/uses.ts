/** Which variables of the process a file may send, and where to. */
import { Carriers } from './carriers';
import { allScopes, type Environment, likelyScopes, type Scope } from './environment';
import { expressions, namesIn } from './expressions';
import { Placer } from './placer';
import { defineVariables } from './resolve';
import { type Target, Targets } from './target';
import type { FileRequest, HttpFile, Range, Reference } from './types';

export type Place =
  | { readonly kind: 'request'; readonly request: FileRequest; readonly target: Target }
  /** The value of a file variable. Where requests use it, they are places of their own. */
  | { readonly kind: 'variable'; readonly name: string }
  /** What may send it anywhere, as JavaScript. */
  | { readonly kind: 'elsewhere'; readonly reason: string };

export interface Use {
  /** Where the name, or the variable that holds it, is written. */
  readonly range: Range;
  readonly place: Place;
}

export interface Uses {
  /** By name in capitals, as the variables of a process know no case on Windows. */
  readonly named: ReadonlyMap<string, readonly Use[]>;
  /** Places that may read any variable: they count for every name. */
  readonly anyName: readonly Use[];
}

/** All uses that count for one name. */
export function usesOf(uses: Uses, name: string): readonly Use[] {
  return [...(uses.named.get(name.toUpperCase()) ?? []), ...uses.anyName];
}

/**
 * A superset of what the two senders would do. Comments count in the block of a request, as httpYac sends a header
 * that is commented out without a space behind its `#`; elsewhere they do not, and neither does a separator's title.
 * httpYac can change a URL by scripts, imports and its own environments: its hook must check the URL it sends to.
 */
export function uses(file: HttpFile, environment: Environment): Uses {
  return new Collector(file, environment).collect();
}

interface Candidate {
  readonly scope: Scope;
  readonly targets: Targets;
}

/** Beyond so many uses, variables are not followed any further. */
const maximum = 200_000;

class Collector {
  private readonly named = new Map<string, Use[]>();
  private readonly anyName: Use[] = [];
  private readonly carriers = new Carriers();
  private count = 0;
  private readonly placer: Placer;
  /** For names that are written out: the environments that may be selected now. */
  private readonly likely: readonly Candidate[];
  /** For names that an environment gives: all of them, each with its own hosts. */
  private readonly all: readonly Candidate[];

  constructor(
    private readonly file: HttpFile,
    environment: Environment,
  ) {
    this.placer = new Placer(file);
    const definitions = defineVariables(file);
    const candidate = (scope: Scope): Candidate => ({
      scope,
      targets: new Targets(file, scope, definitions),
    });
    this.all = allScopes(environment).map(candidate);
    this.likely = environment.selected === undefined ? this.all : likelyScopes(environment).map(candidate);
  }

  collect(): Uses {
    const { references, requests, variables } = this.file;
    for (const reference of references) this.place(reference);
    for (const { scope } of this.all) this.carriers.addExternal(scope);
    this.carriers.spread(variables);
    if (this.carriers.size > 0) this.followVariables();
    for (const request of requests) if (request.body) this.addFiles(request);
    return { named: this.named, anyName: this.anyName };
  }

  private place(reference: Reference): void {
    const { requests, variables, inScript } = this.placer.at(reference.range.start);
    const { range } = reference;
    const isCode =
      inScript || reference.form === 'script' || (reference.form === 'anyName' && !this.isFile(reference));
    if (isCode && (inScript || requests.length > 0 || variables.length > 0))
      this.addElsewhere(reference, range);
    for (const { name } of variables) {
      this.carriers.add(name, reference);
      this.add(reference, range, () => ({ kind: 'variable', name }));
    }
    this.addRequests(reference, range, requests);
  }

  /** httpYac's `{{< path}}`. */
  private isFile(reference: Reference): boolean {
    return this.file.text[reference.nameRange.start] === '<';
  }

  private followVariables(): void {
    const { text, scripts } = this.file;
    let tangled = this.carriers.isTangled;
    for (const { start, end } of expressions(text)) {
      // What such an expression reads has been placed already; its words are no variables of the file.
      const expression = text.slice(start, end);
      if (expression.trimStart().startsWith('$processEnv')) continue;
      for (const name of new Set(namesIn(expression))) {
        for (const reference of this.carriers.of(name)) {
          const range = { start: start - 2, end: end + 2 };
          this.addRequests(reference, range, this.placer.at(start).requests);
        }
      }
      tangled ||= this.count > maximum;
      if (tangled) break;
    }
    for (const script of tangled ? [] : scripts) {
      for (const name of new Set(namesIn(text.slice(script.start, script.end)))) {
        for (const reference of this.carriers.of(name)) this.addElsewhere(reference, script);
      }
    }
    const range = { start: 0, end: 0 };
    if (tangled)
      this.push(undefined, {
        range,
        place: { kind: 'elsewhere', reason: 'the file is too tangled to follow' },
      });
  }

  private addElsewhere(reference: Reference, range: Range): void {
    this.add(reference, range, () => ({ kind: 'elsewhere', reason: 'a script may send it anywhere' }));
  }

  private addRequests(reference: Reference, range: Range, requests: readonly FileRequest[]): void {
    for (const request of requests) {
      this.add(reference, range, ({ targets }) => ({
        kind: 'request',
        request,
        target: targets.of(request),
      }));
    }
  }

  /** One use for each name and place that the environments make of it. */
  private add(reference: Reference, range: Range, placeIn: (candidate: Candidate) => Place): void {
    const seen = new Set<string>();
    for (const candidate of reference.form === 'indirect' ? this.all : this.likely) {
      const name = nameIn(reference, candidate.scope);
      const place = placeIn(candidate);
      const key = `${name} ${place.kind === 'request' ? targetKey(place.target) : ''}`;
      if (seen.has(key)) continue;
      seen.add(key);
      this.push(name, { range, place });
    }
  }

  private push(name: string | undefined, use: Use): void {
    this.count += 1;
    if (name === undefined) {
      this.anyName.push(use);
      return;
    }
    const key = name.toUpperCase();
    const list = this.named.get(key);
    if (list) list.push(use);
    else this.named.set(key, [use]);
  }

  /** What stands in a body's file is not known here, and its variables are replaced too. */
  private addFiles(request: FileRequest): void {
    const injects = request.metadata.some(({ key }) => key === 'injectVariables');
    for (const { range, replacesVariables } of request.body?.files ?? []) {
      if (!replacesVariables && !injects) continue;
      for (const { targets } of this.likely) {
        this.push(undefined, { range, place: { kind: 'request', request, target: targets.of(request) } });
      }
    }
  }
}

/** For `%x` REST Client takes the environment's value, and where there is none the name itself. */
function nameIn(reference: Reference, scope: Scope): string | undefined {
  if (reference.form === 'anyName') return undefined;
  if (reference.form !== 'indirect' || !scope.variables.has(reference.name)) return reference.name;
  return scope.variables.get(reference.name);
}

function targetKey(target: Target): string {
  return target.kind === 'known' ? target.url.href : target.reason;
}
