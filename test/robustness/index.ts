// npm run test:robustness [-- inputs [part of a title]]: one line for each promise, with its figure.
import { promises } from './promises';

const marks = { holds: '✔', broken: '✘', unknown: '?', beside: '·' } as const;

async function main(): Promise<void> {
  const [inputs = '100000', wanted = ''] = process.argv.slice(2);
  let broken = 0;
  for (const { title, check } of promises(Number(inputs))) {
    if (!title.includes(wanted)) continue;
    const { outcome, figure, problems = [] } = await check();
    console.log(`${marks[outcome]} ${title}: ${figure}`);
    for (const problem of problems) console.log(`    ${problem}`);
    if (outcome === 'broken') broken += 1;
  }
  console.log(broken === 0 ? 'Every promise that could be checked holds.' : `${broken} broken`);
  process.exitCode = broken === 0 ? 0 : 1;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
