import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { mocha, type Tally, total } from './mocha';
import { root } from './paths';
import { installWorkbench } from './workbenchInstall';

/** What is timed has the machine for itself. */
const timed = /^(activation|httpFiles|httpFilesSpeed|treeScale)\.test\.ts$/;

/** Of the others, in the order of their names, the first one of the second half: both take about as long. */
const secondHalf = 'leakHunt.test.ts';

/** One test may wait for several things, each with its own, shorter limit. In milliseconds. */
const limit = ['--timeout', '60000'];

/**
 * A window waits more than it computes, so that two runs side by side take less time than one after the other.
 * @param args further arguments for mocha, which choose tests: then there is one run
 */
export async function testsInVsCode(args: readonly string[]): Promise<Tally> {
  if (args.length > 0) return mocha(['test/workbench/**/*.test.ts', ...limit, ...args], { show: true });
  // Before they would both do it.
  await installWorkbench();
  const files = (await readdir(join(root, 'test/workbench')))
    .filter((name) => name.endsWith('.test.ts'))
    .sort();
  const others = files.filter((name) => !timed.test(name));
  const lane = (names: readonly string[], name: string, show: boolean): Promise<Tally> =>
    mocha([...names.map((file) => `test/workbench/${file}`), ...limit], { show, lane: name });
  const first = lane(
    others.filter((name) => name < secondHalf),
    'first',
    true,
  );
  const second = await lane(
    others.filter((name) => name >= secondHalf),
    'second',
    false,
  );
  const both = [await first, second];
  console.log(second.output.trimEnd());
  const alone = await lane(
    files.filter((name) => timed.test(name)),
    'timed',
    true,
  );
  return total([...both, alone]);
}
