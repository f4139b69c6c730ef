/** Sets environment variables of this process and restores their previous values. */
import type { Disposable } from '../model';

export type ProcessEnvironment = Record<string, string | undefined>;

interface Published {
  readonly value: string;
  /** The previous value, which is restored later. */
  readonly before: string | undefined;
}

/** Publishes values in an environment. It is synchronous, so that no reader sees a partial state. */
export class PublishedVariables implements Disposable {
  private readonly published = new Map<string, Published>();

  /** @param environment `process.env`, which all code in this process shares */
  constructor(private readonly environment: ProcessEnvironment) {}

  get names(): readonly string[] {
    return [...this.published.keys()];
  }

  /** Publishes these variables and withdraws all others. */
  set(wanted: ReadonlyMap<string, string>): void {
    for (const name of this.names) if (!wanted.has(name)) this.withdraw(name);
    for (const [name, value] of wanted) this.publish(name, value);
  }

  dispose(): void {
    this.set(new Map());
  }

  private publish(name: string, value: string): void {
    const published = this.published.get(name);
    if (published?.value === value && this.environment[name] === value) return;
    const present = this.environment[name];
    const isOurs = published !== undefined && present === published.value;
    this.published.set(name, { value, before: isOurs ? published.before : present });
    this.environment[name] = value;
  }

  /** If other code has set the variable in the meantime, its value stays. */
  private withdraw(name: string): void {
    const published = this.published.get(name);
    this.published.delete(name);
    if (!published || this.environment[name] !== published.value) return;
    if (published.before === undefined) delete this.environment[name];
    else this.environment[name] = published.before;
  }
}
