import { setTimeout as wait } from 'node:timers/promises';

/** Asks again and again until the answer is yes. @throws Error after the limit, in milliseconds */
export async function until(isSo: () => Promise<boolean>, limit = 15_000): Promise<void> {
  const end = Date.now() + limit;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`Still not so after ${limit} ms: ${isSo.toString()}`);
    await wait(50);
  }
}

/**
 * How long this process worked for a synchronous action, in milliseconds. Unlike wall-clock time, it does not grow while
 * other programs have the processor.
 */
export function processorTimeOf(action: () => void): number {
  const before = process.cpuUsage();
  action();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
