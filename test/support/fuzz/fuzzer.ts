/** Tries one reader with many inputs, and says what must not have happened. */
import { AppError } from '../../../src/core/model/errors';
import { Random } from '../inputs';

export interface Target<Input = unknown> {
  readonly title: string;
  /** Made from the random numbers alone, so that an input can be had again by its number. */
  readonly input: (random: Random) => Input;
  /**
   * Reads it, and throws an Error of its own where the outcome is wrong.
   * @returns the texts that a person may see
   */
  readonly run: (input: Input) => readonly string[] | Promise<readonly string[]>;
  /** What no text or message may hold, besides the mark. */
  readonly secrets?: readonly string[];
  /** Of so many inputs only one is tried, where a single one takes too long; the reason stands beside it. */
  readonly oneIn?: number;
  /** Milliseconds for one input, where it may take more than `limit`; the reason stands beside it. */
  readonly limit?: number;
}

export interface FuzzResult {
  readonly title: string;
  readonly inputs: number;
  /** Fewer are tried where the time runs out. */
  readonly wanted: number;
  /** Inputs that were refused with an AppError. */
  readonly refused: number;
  /** Milliseconds of the slowest input. */
  readonly slowest: number;
  readonly problems: readonly string[];
}

/** Milliseconds that one input may take. */
export const limit = 50;

/** @param options `end` by `performance.now()`: no further input is tried after it */
export async function fuzz<Input>(
  target: Target<Input>,
  count: number,
  { seed = 1, end = Number.POSITIVE_INFINITY }: { readonly seed?: number; readonly end?: number } = {},
): Promise<FuzzResult> {
  const wanted = Math.ceil(count / (target.oneIn ?? 1));
  const most = target.limit ?? limit;
  const shapes = prototypes();
  const problems: string[] = [];
  let refused = 0;
  let slowest = 0;
  let inputs = 0;
  for (; inputs < wanted && problems.length < 5 && performance.now() < end; inputs += 1) {
    const number = inputs;
    const input = inputOf(target, seed, number);
    const tried = await attempt(target, input);
    if (tried.refused) refused += 1;
    const time =
      tried.milliseconds > most ? await bestOf(target, input, tried.milliseconds) : tried.milliseconds;
    slowest = Math.max(slowest, time);
    const problem = tried.problem ?? (time > most ? `took ${time.toFixed(0)} ms` : pollution(shapes));
    if (problem !== undefined)
      problems.push(`input ${number} of seed ${seed} ${problem}: ${shortened(input)}`);
  }
  return { title: target.title, inputs, wanted, refused, slowest, problems };
}

export function inputOf<Input>(target: Target<Input>, seed: number, number: number): Input {
  const random = new Random((Math.imul(seed, 0x85ebca6b) ^ Math.imul(number + 1, 0x9e3779b1)) | 1);
  // Neighbouring seeds differ in few bits; after some steps their numbers have nothing in common.
  for (let step = 0; step < 8; step += 1) random.below(2);
  return target.input(random);
}

interface Attempt {
  readonly milliseconds: number;
  readonly refused: boolean;
  readonly problem?: string;
}

async function attempt<Input>(target: Target<Input>, input: Input): Promise<Attempt> {
  const started = performance.now();
  try {
    const result = target.run(input);
    const said = result instanceof Promise ? await result : result;
    const milliseconds = performance.now() - started;
    return { milliseconds, refused: false, ...leak(said, target.secrets) };
  } catch (error) {
    const milliseconds = performance.now() - started;
    if (!(error instanceof AppError))
      return { milliseconds, refused: false, problem: `threw ${String(error)}` };
    return {
      milliseconds,
      refused: true,
      ...leak([error.message, String(error.cause ?? '')], target.secrets),
    };
  }
}

/**
 * A collection of garbage may fall into any input, but hardly five times into the same; and what other programs take
 * of a busy machine is not this one's time.
 */
async function bestOf<Input>(target: Target<Input>, input: Input, first: number): Promise<number> {
  let best = first;
  for (let again = 0; again < 5 && best > (target.limit ?? limit); again += 1) {
    const before = process.cpuUsage();
    const { milliseconds } = await attempt(target, input);
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, milliseconds, (user + system) / 1000);
  }
  return best;
}

function leak(said: readonly string[], secrets: readonly string[] = []): { readonly problem?: string } {
  const text = said.find((one) => secrets.some((secret) => one.includes(secret)));
  return text === undefined ? {} : { problem: `told a secret in “${text.slice(0, 300)}”` };
}

type Shapes = ReadonlyMap<object, number>;

const watched = [Object, Array, String, Number, Function, Promise, Map, RegExp].map(
  (one) => one.prototype as object,
);

function prototypes(): Shapes {
  return new Map(watched.map((one) => [one, Reflect.ownKeys(one).length]));
}

function pollution(before: Shapes): string | undefined {
  const changed = watched.some((one) => Reflect.ownKeys(one).length !== before.get(one));
  return changed || 'polluted' in {} ? 'changed a prototype' : undefined;
}

function shortened(input: unknown): string {
  const text = typeof input === 'string' ? JSON.stringify(input) : safeJson(input);
  return text.length > 600 ? `${text.slice(0, 600)}… (${text.length} characters)` : text;
}

function safeJson(input: unknown): string {
  try {
    return JSON.stringify(input) ?? String(input);
  } catch {
    return '(an input that is nested too deeply to be shown)';
  }
}
