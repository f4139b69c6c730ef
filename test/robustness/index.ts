// npm run test:robustness [-- [--budget seconds] [--inputs number] [part of a title]]: one line for each promise, with
// its figure. Without a budget everything runs to its end, which takes about half an hour.
import { parseArgs } from 'node:util';
import { type Finding, promises } from './promises';

const marks = { holds: '✔', broken: '✘', unknown: '?' } as const;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { budget: { type: 'string' }, inputs: { type: 'string', default: '100000' } },
    allowPositionals: true,
  });
  const [wanted = ''] = positionals;
  const end = performance.now() + Number(values.budget ?? Number.POSITIVE_INFINITY) * 1000;
  const counts = { holds: 0, broken: 0, unknown: 0 };
  const leftOut: string[] = [];
  for (const { title, isOptional, check } of promises(Number(values.inputs), end)) {
    if (!title.includes(wanted)) continue;
    if (isOptional === true && performance.now() > end) {
      leftOut.push(title);
      continue;
    }
    const started = performance.now();
    const finding = await check().catch(broken);
    const { outcome, figure, problems = [], cutShort } = finding;
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`${marks[outcome]} ${title}: ${figure} (${seconds} s)`);
    for (const problem of problems) console.log(`    ${problem}`);
    if (cutShort !== undefined) leftOut.push(`${title}: ${cutShort}`);
    counts[outcome] += 1;
  }
  if (leftOut.length > 0) console.log(`The budget of ${values.budget} s left out:`);
  for (const title of leftOut) console.log(`    ${title}`);
  if (counts.unknown > 0) console.log(`${counts.unknown} could not be checked here`);
  process.exitCode = counts.broken === 0 ? 0 : 1;
  console.log(`${counts.holds} passed, ${counts.broken} failed`);
}

function broken(error: unknown): Finding {
  return {
    outcome: 'broken',
    figure: error instanceof Error ? (error.stack ?? error.message) : String(error),
  };
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
});
