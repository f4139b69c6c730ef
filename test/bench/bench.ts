// npm run bench [-- row…]: how fast and how small Kunci is, each figure as a ratio to a peer or a limit.
import { activation } from './activation';
import { cachedToken } from './cachedToken';
import { clients } from './clients';
import { type Figure, type Row, short, verdict } from './figure';
import { httpFiles } from './httpFiles';
import { packages } from './packages';
import { installPeers } from './peers';
import { signatures } from './signatures';
import { tokens } from './tokens';
import { wire } from './wire';

const rows: readonly Row[] = [
  activation,
  tokens,
  cachedToken,
  signatures,
  httpFiles,
  clients,
  packages,
  wire,
];

async function main(): Promise<void> {
  const names = process.argv.slice(2);
  const unknown = names.find((name) => rows.every((row) => row.name !== name));
  if (unknown !== undefined) {
    throw new Error(`There is no row ${unknown}; choose from ${rows.map(({ name }) => name).join(', ')}.`);
  }
  await installPeers();
  const figures: (readonly [string, Figure])[] = [];
  for (const row of rows) {
    if (names.length > 0 && !names.includes(row.name)) continue;
    console.log(`▶ ${row.title}`);
    for (const figure of await row.run()) figures.push([row.name, figure]);
  }
  print(figures);
}

function print(figures: readonly (readonly [string, Figure])[]): void {
  const head = ['row', 'what', 'Kunci', 'against', 'takes', 'ratio', 'goal'];
  const lines = figures.map(([name, figure]) => {
    const { what, ours, against, theirs, ratio } = figure;
    return [name, what, ours, against, theirs, short(ratio), verdict(figure)];
  });
  const widths = head.map((title, column) =>
    Math.max(title.length, ...lines.map((line) => line[column]?.length ?? 0)),
  );
  console.log('');
  for (const line of [head, widths.map((width) => '-'.repeat(width)), ...lines]) {
    console.log(`| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`);
  }
  const missed = figures.filter(([, { ratio, limit }]) => limit !== undefined && !(ratio <= limit));
  console.log(missed.length === 0 ? '\nEvery goal is met.' : `\n${missed.length} goals are not met.`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
