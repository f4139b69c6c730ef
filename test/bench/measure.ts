/** Milliseconds that each action takes at the median of all rounds. */
export async function medians(
  rounds: number,
  actions: readonly (() => unknown)[],
  warmUp = Math.ceil(rounds / 10),
): Promise<readonly number[]> {
  const times: number[][] = actions.map(() => []);
  for (let round = -warmUp; round < rounds; round += 1) {
    // In turns, and every time another one first, so that a busy moment of the machine falls on all of them.
    for (let turn = 0; turn < actions.length; turn += 1) {
      const index = (turn + Math.abs(round)) % actions.length;
      const began = performance.now();
      await actions[index]?.();
      if (round >= 0) times[index]?.push(performance.now() - began);
    }
  }
  return times.map(median);
}

export function median(values: readonly number[]): number {
  return [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** An action many times over, for what is too short to be timed alone. Divide by the count. */
export function repeated(count: number, action: () => unknown): () => void {
  return () => {
    for (let index = 0; index < count; index += 1) action();
  };
}
