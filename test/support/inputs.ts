/**
 * How many generated inputs a test tries. An ordinary run has to be short; `npm run test:robustness` sets
 * KUNCI_THOROUGH and runs the same tests with the larger number.
 */
export function inputs(ordinary: number, thorough: number): number {
  return process.env['KUNCI_THOROUGH'] === '1' ? thorough : ordinary;
}

/** Random numbers that are the same in each run, so that a failure can be looked at again (xorshift32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** An integer from 0 up to but not including `limit`. */
  below(limit: number): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return (this.#state >>> 0) % limit;
  }

  of<T>(items: readonly [T, ...T[]]): T {
    return items[this.below(items.length)] ?? items[0];
  }
}
