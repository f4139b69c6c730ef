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
