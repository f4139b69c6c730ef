import { setTimeout as wait } from 'node:timers/promises';

/** Asks again and again until the answer is yes. @throws Error after the limit, in milliseconds */
export async function until(isSo: () => Promise<boolean>, limit = 15_000): Promise<void> {
  const end = Date.now() + limit;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`Still not so after ${limit} ms: ${isSo.toString()}`);
    await wait(50);
  }
}
