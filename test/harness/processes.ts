import { readdir, readFile } from 'node:fs/promises';

/** A process as others on the machine see it. Linux only. */
export interface SeenProcess {
  readonly pid: number;
  readonly parent: number;
  /** Its arguments, separated by spaces. */
  readonly command: string;
  /** The environment that it was started with, one variable a line. */
  readonly environment: string;
}

/** A process and all that descend from it. */
export async function family(pid: number): Promise<readonly SeenProcess[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const parents = new Map(await Promise.all(pids.map(async (one) => [one, await parentOf(one)] as const)));
  const members = new Set([pid]);
  // A child may have a lower number than its parent once numbers have gone round.
  for (let before = 0; before < members.size; ) {
    before = members.size;
    for (const [child, parent] of parents) if (members.has(parent)) members.add(child);
  }
  return Promise.all(
    [...members].map(async (one) => ({
      pid: one,
      parent: parents.get(one) ?? 0,
      command: (await read(one, 'cmdline')).replaceAll('\0', ' ').trim(),
      environment: (await read(one, 'environ')).replaceAll('\0', '\n'),
    })),
  );
}

async function parentOf(pid: number): Promise<number> {
  // The name in parentheses may hold anything; the parent is the second field behind it.
  return Number(/\) \S (\d+) [^)]*$/.exec(await read(pid, 'stat'))?.[1] ?? 0);
}

/** Empty where the process has ended meanwhile. */
function read(pid: number, name: string): Promise<string> {
  return readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '');
}
