import { chmod } from 'node:fs/promises';
import { runCommand } from './command';

/**
 * Takes away the right to write a file, and to make or replace one in its folder. Root ignores modes, but not the
 * file system's own mark. @returns how to give it back, or nothing where this file system has no such mark
 */
export async function makeReadOnly(folder: string, file: string): Promise<(() => Promise<void>) | undefined> {
  if (process.getuid?.() !== 0) {
    await chmod(file, 0o444);
    await chmod(folder, 0o555);
    return async () => {
      await chmod(folder, 0o755);
      await chmod(file, 0o644);
    };
  }
  const mark = async (sign: '+i' | '-i'): Promise<boolean> =>
    (await runCommand('chattr', [sign, file, folder])).code === 0;
  const undo = async (): Promise<void> => void (await mark('-i'));
  if (await mark('+i')) return undo;
  await undo();
  return undefined;
}

/** Lets a process open no further file, port or connection. @returns how to take the limit away */
export async function forbidOpening(pid: number): Promise<() => Promise<void>> {
  const prlimit = async (...args: readonly string[]): Promise<string> => {
    const { code, output } = await runCommand('prlimit', ['--pid', String(pid), ...args]);
    if (code !== 0) throw new Error(output);
    return output.trim();
  };
  const before = await prlimit('--nofile', '--noheadings', '--raw', '--output=SOFT');
  await prlimit('--nofile=0:');
  return () => prlimit(`--nofile=${before}:`).then(() => undefined);
}
