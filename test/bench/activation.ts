import { bundle } from '../../src/build/bundle';
import { Session } from '../harness/session';
import { until } from '../support/until';
import { compared, milliseconds, type Row } from './figure';
import { median } from './measure';

/** Milliseconds of its own time that activation may take: loading the code and the call of `activate`. */
const limit = 15;
const windows = 5;

export const activation: Row = {
  name: 'activation',
  title: 'activation in the extension host',
  run: async () => {
    await bundle();
    const session = await Session.start();
    try {
      const rounds = [await ownTimes(session)];
      while (rounds.length < windows) {
        await session.reload();
        rounds.push(await ownTimes(session));
      }
      return figures(rounds);
    } finally {
      await session.stop();
    }
  },
};

/** The median of all windows for each extension; then Kunci next to the built-in ones of the same windows. */
function figures(rounds: readonly ReadonlyMap<string, number>[]) {
  const names = [...(rounds[0]?.keys() ?? [])];
  const times = new Map(
    names.map((name) => [name, median(rounds.map((round) => round.get(name) ?? Number.NaN))]),
  );
  const ours = times.get('kunci.kunci') ?? Number.NaN;
  const builtIn = names
    .filter((name) => name.startsWith('vscode.'))
    .map((name) => times.get(name) ?? Number.NaN);
  const slowest = Math.max(...builtIn);
  const slowestName = names.find((name) => times.get(name) === slowest) ?? '';
  return [
    compared('activation, own time', ours, 'limit', limit, milliseconds, 1),
    compared(
      'activation, own time',
      ours,
      `median of ${builtIn.length} built-in`,
      median(builtIn),
      milliseconds,
    ),
    compared('activation, own time', ours, `slowest, ${slowestName}`, slowest, milliseconds),
  ];
}

/** Milliseconds for loading and calling, by extension, as VS Code itself measured them in this window. */
async function ownTimes(session: Session): Promise<ReadonlyMap<string, number>> {
  await session.host.run(async (vscode) => {
    for (const { id, packageJSON } of vscode.extensions.all) {
      if (packageJSON.main === undefined) continue;
      if (!id.startsWith('vscode.') && id !== 'kunci.kunci') continue;
      // Some of the built-in ones need what this window has not.
      await vscode.extensions
        .getExtension(id)
        ?.activate()
        .then(undefined, () => undefined);
    }
  });
  await session.driver.runCommand('Developer: Startup Performance');
  let table = '';
  await until(async () => {
    table = await session.host.run((vscode) => vscode.window.activeTextEditor?.document.getText() ?? '');
    return /^\| kunci\.kunci /m.test(table);
  });
  // | extension | eager | load code | call activate | finish activate | …
  const rows = table.matchAll(/^\| ((?:vscode|kunci)\.\S+) +\| \w+ +\| (\d+) +\| (\d+) +\|/gm);
  return new Map([...rows].map(([, name, load, call]) => [String(name), Number(load) + Number(call)]));
}
