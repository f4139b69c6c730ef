/** What a soak does. All that is random follows from the seed. Times are milliseconds. */
export interface Plan {
  readonly seed: number;
  readonly duration: number;
  readonly senders: number;
  /** Of the clients' tokens. */
  readonly lifetimes: readonly number[];
  /** Between two sends of a sender. */
  readonly pause: { readonly least: number; readonly most: number };
  /** For one request. */
  readonly timeLimit: number;
  /** How late a late answer is. */
  readonly lateness: number;
  readonly restartEvery: number;
  readonly restartTakes: number;
  readonly keysEvery: number;
}

const twenty = Array.from({ length: 20 }, (_, index) => index);

/** An hour in virtual time, as short tokens as a server may give. */
export const hour: Plan = {
  seed: 20260102,
  duration: 3_600_000,
  senders: 20,
  lifetimes: twenty.map((index) => 2000 + Math.round((index * 8000) / 19)),
  pause: { least: 100, most: 400 },
  timeLimit: 15_000,
  lateness: 3000,
  restartEvery: 290_000,
  restartTakes: 4000,
  keysEvery: 410_000,
};

/** Of real time. Waiting for a silent server would take up most of it, so the limit is shorter. */
export const threeMinutes: Plan = {
  ...hour,
  duration: 180_000,
  timeLimit: 1500,
  restartEvery: 41_000,
  restartTakes: 1500,
  keysEvery: 53_000,
};

export const tenSeconds: Plan = {
  ...threeMinutes,
  duration: 10_000,
  restartEvery: 4000,
  restartTakes: 500,
  keysEvery: 3000,
};

/** A working day with tokens as providers give them, 15 to 60 minutes. */
export const day: Plan = {
  ...hour,
  duration: 8 * 3_600_000,
  lifetimes: twenty.map((index) => 900_000 + Math.round((index * 2_700_000) / 19)),
  pause: { least: 2000, most: 20_000 },
  restartEvery: 3_600_000,
  restartTakes: 60_000,
  keysEvery: 7_000_000,
};
