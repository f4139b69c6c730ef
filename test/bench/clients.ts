import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../../src/build/bundle';
import { Session } from '../harness/session';
import { compared, kilobytes, milliseconds, type Row } from './figure';
import { median } from './measure';

const few = 10;
const many = 1000;
const rounds = 5;

/** What a thousand clients cost in a real window, beside ten of them. */
export const clients: Row = {
  name: 'clients',
  title: `${many} clients`,
  run: async () => {
    await bundle();
    const empty = await emptyExtensionHeap();
    const session = await Session.start();
    try {
      const small = await measured(session, few);
      const large = await measured(session, many);
      const against = `${few} clients`;
      return [
        compared(
          'memory above an empty extension',
          large.heap - empty,
          against,
          small.heap - empty,
          kilobytes,
        ),
        compared('a change of the settings, to the tree', large.change, against, small.change, milliseconds),
        compared('the tree, opened', large.tree, against, small.tree, milliseconds),
        compared('the picker, opened', large.picker, against, small.picker, milliseconds),
      ];
    } finally {
      await session.stop();
    }
  },
};

interface Measured {
  /** Bytes. */
  readonly heap: number;
  /** Milliseconds, at the median. */
  readonly change: number;
  readonly tree: number;
  readonly picker: number;
}

async function measured(session: Session, count: number): Promise<Measured> {
  const { driver, host, page } = session;
  await driver.showViews('Kunci');
  const change = await repeatedly(async (round) => {
    await host.run(
      async (vscode, entries) => {
        const settings = vscode.workspace.getConfiguration('kunci');
        await settings.update('clients', entries, vscode.ConfigurationTarget.Global);
      },
      entriesOf(count, round),
    );
    await driver.treeRows().getByText(firstName(round)).first().waitFor();
  });
  const tree = await repeatedly(
    async () => {
      await host.run((vscode) => vscode.commands.executeCommand('workbench.view.extension.kunci'));
      await driver
        .treeRows()
        .getByText(firstName(rounds - 1))
        .first()
        .waitFor();
    },
    async () => {
      await host.run((vscode) => vscode.commands.executeCommand('workbench.view.explorer'));
      await page.locator('.explorer-folders-view').waitFor();
    },
  );
  const picker = await repeatedly(
    async () => {
      await host.run((vscode) => {
        // It ends when somebody has picked.
        void vscode.commands.executeCommand('kunci.copyReference');
      });
      await driver.quickInput.rows().first().waitFor();
    },
    async () => {
      await driver.press('Escape');
      await driver.quickInput.waitUntilClosed();
    },
  );
  return { heap: await heapOf(session), change, tree, picker };
}

/** Milliseconds at the median. What `between` does before each round is not counted. */
async function repeatedly(
  action: (round: number) => Promise<void>,
  between: () => Promise<void> = async () => undefined,
): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await between();
    const began = performance.now();
    await action(round);
    times.push(performance.now() - began);
  }
  await between();
  return median(times);
}

function entriesOf(count: number, round: number): readonly unknown[] {
  return Array.from({ length: count }, (_, index) => ({
    name: index === 0 ? firstName(round) : `outlet-${index}`,
    provider: 'gobiz',
    environment: 'sandbox',
    clientId: `client-${index}`,
    scopes: ['partner:outlet:read'],
  }));
}

/** Sorted before the others, and another one in each round. */
function firstName(round: number): string {
  return `a-round-${round}`;
}

async function emptyExtensionHeap(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'kunci-empty-'));
  const manifest = {
    name: 'kunci',
    publisher: 'kunci',
    version: '0.0.0',
    engines: { vscode: '^1.96.0' },
    main: './empty.js',
    activationEvents: ['*'],
  };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(folder, 'empty.js'), 'exports.activate = () => {};');
  const session = await Session.start({ extension: folder });
  try {
    return await heapOf(session);
  } finally {
    await session.stop();
    await rm(folder, { recursive: true });
  }
}

/** Bytes of the extension host's heap after everything was collected that nobody holds. */
function heapOf(session: Session): Promise<number> {
  return session.host.run((_vscode, _none, require) => {
    const v8: typeof import('node:v8') = require('node:v8');
    const vm: typeof import('node:vm') = require('node:vm');
    v8.setFlagsFromString('--expose-gc');
    const collect = vm.runInNewContext('gc') as () => void;
    for (let index = 0; index < 3; index += 1) collect();
    return process.memoryUsage().heapUsed;
  }, undefined);
}
