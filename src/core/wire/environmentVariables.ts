/** Variables of a process that are ours for a while. */
import type { Disposable } from '../model';

export type ProcessEnvironment = Record<string, string | undefined>;

interface Published {
  readonly value: string;
  /** What was there before us, to be put back. */
  readonly before: string | undefined;
}

/** Puts values into an environment, and back what was there. Synchronous, so that nobody sees half of it. */
export class PublishedVariables implements Disposable {
  private readonly published = new Map<string, Published>();

  /** @param environment `process.env`, which all readers of the process share */
  constructor(private readonly environment: ProcessEnvironment) {}

  get names(): readonly string[] {
    return [...this.published.keys()];
  }

  /** Publishes these and withdraws all else. */
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

  /** Where somebody else has set the variable meanwhile, it is theirs and stays. */
  private withdraw(name: string): void {
    const published = this.published.get(name);
    this.published.delete(name);
    if (!published || this.environment[name] !== published.value) return;
    if (published.before === undefined) delete this.environment[name];
    else this.environment[name] = published.before;
  }
}
