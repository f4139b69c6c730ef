import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from './command';
import { root } from './paths';

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Printed when the step has ended; empty where it was shown while it came. */
  readonly output: string;
}

export interface MochaOptions {
  /** Shows the output while it comes. */
  readonly show: boolean;
  /** Starts mocha; this Node by default. */
  readonly command?: readonly [string, ...string[]];
  readonly environment?: NodeJS.ProcessEnv;
}

const program = join(root, 'node_modules/mocha/bin/mocha.js');

/** Runs tests in a process of their own. */
export async function mocha(args: readonly string[], options: MochaOptions): Promise<Tally> {
  const { show, command = [process.execPath, program], environment = process.env } = options;
  const [executable, ...first] = command;
  const folder = await mkdtemp(join(tmpdir(), 'kunci-tally-'));
  const file = join(folder, 'tally.json');
  const reporter = join(root, 'test/harness/tallyReporter.cjs');
  const { code, output } = await runCommand(executable, [...first, '--reporter', reporter, ...args], {
    cwd: root,
    environment: { ...environment, KUNCI_TALLY: file },
    show,
  });
  const text = await readFile(file, 'utf8').catch(() => '');
  await rm(folder, { recursive: true });
  const shown = show ? '' : output;
  // Without the file mocha did not get as far as running tests.
  if (text === '') return single(false, shown);
  const { passes, failures, pending } = JSON.parse(text) as Record<'passes' | 'failures' | 'pending', number>;
  const failed = failures === 0 && code !== 0 ? 1 : failures;
  return { passed: passes, failed, skipped: pending, output: shown };
}

/** What a tool did that only succeeds or fails. */
export function single(isPassed: boolean, output: string): Tally {
  return { passed: isPassed ? 1 : 0, failed: isPassed ? 0 : 1, skipped: 0, output };
}

export function total(tallies: readonly Tally[]): Tally {
  const sum = (count: (tally: Tally) => number) => tallies.reduce((all, tally) => all + count(tally), 0);
  return {
    passed: sum(({ passed }) => passed),
    failed: sum(({ failed }) => failed),
    skipped: sum(({ skipped }) => skipped),
    output: '',
  };
}
