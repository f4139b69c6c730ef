/** Finds what a block uses, with what the rest of the file lets it know. */
import type { Scope } from './environment';
import { expressions, namesIn } from './expressions';
import { Placer } from './placer';
import type { Target } from './target';
import type { Block, FileRequest, Range, Reference } from './types';
import type { ScopedTargets, UseContext } from './useContext';
import type { Place, Use, Uses } from './uses';

/** Beyond so many uses in a file, variables are not followed any further. */
export const maximumUses = 200_000;

/** Collects the uses of one block, or of a whole file taken as one. */
export class UseCollector {
  private readonly named = new Map<string, Use[]>();
  private readonly anyName: Use[] = [];
  private count = 0;
  private isTangled = false;
  private readonly placer: Placer;

  constructor(
    private readonly block: Block,
    private readonly context: UseContext,
    /** What the other blocks leave of the maximum. */
    private readonly budget = maximumUses,
  ) {
    this.placer = new Placer(block);
  }

  collect(): Uses {
    for (const reference of this.block.references) this.place(reference);
    if (this.context.carriers.size > 0) this.followVariables();
    for (const request of this.block.requests) if (request.body) this.addFiles(request);
    return { named: this.named, anyName: this.anyName, count: this.count, isTangled: this.isTangled };
  }

  private place(reference: Reference): void {
    const { requests, variables, inScript } = this.placer.at(reference.range.start);
    const { range } = reference;
    const isCode =
      inScript || reference.form === 'script' || (reference.form === 'anyName' && !this.isFile(reference));
    if (isCode && (inScript || requests.length > 0 || variables.length > 0))
      this.addElsewhere(reference, range);
    for (const { name } of variables) {
      this.add(reference, range, () => ({ kind: 'variable', name }));
    }
    this.addRequests(reference, range, requests);
  }

  /** httpYac's `{{< path}}`. */
  private isFile(reference: Reference): boolean {
    return this.block.text[reference.nameRange.start] === '<';
  }

  private followVariables(): void {
    const { text, scripts } = this.block;
    const { carriers } = this.context;
    this.isTangled = carriers.isTangled;
    for (const { start, end } of expressions(text)) {
      this.isTangled ||= this.count > this.budget;
      if (this.isTangled) break;
      // What such an expression reads has been placed already; its words are no variables of the file.
      const expression = text.slice(start, end);
      if (expression.trimStart().startsWith('$processEnv')) continue;
      for (const name of new Set(namesIn(expression))) {
        for (const reference of carriers.of(name)) {
          const range = { start: start - 2, end: end + 2 };
          this.addRequests(reference, range, this.placer.at(start).requests);
        }
      }
    }
    for (const script of this.isTangled ? [] : scripts) {
      for (const name of new Set(namesIn(text.slice(script.start, script.end)))) {
        for (const reference of carriers.of(name)) this.addElsewhere(reference, script);
      }
    }
    const range = { start: 0, end: 0 };
    if (this.isTangled)
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
        target: targets.of(request, this.block.text),
      }));
    }
  }

  /** One use for each name and place that the environments make of it. */
  private add(reference: Reference, range: Range, placeIn: (candidate: ScopedTargets) => Place): void {
    const seen = new Set<string>();
    for (const candidate of reference.form === 'indirect' ? this.context.all : this.context.likely) {
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
      for (const { targets } of this.context.likely) {
        this.push(undefined, {
          range,
          place: { kind: 'request', request, target: targets.of(request, this.block.text) },
        });
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
