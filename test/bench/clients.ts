import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../../src/build/bundle';
import type { ExtensionHost } from '../harness/agentClient';
import { Session } from '../harness/session';
import { compared, kilobytes, type Row } from './figure';

const few = 10;
const many = 1000;

/** What a thousand clients cost in memory, beside ten of them. How fast they are shown, test/vscode/tree holds. */
export const clients: Row = {
  name: 'clients',
  title: `${many} clients`,
  run: async () => {
    await bundle();
    const empty = await emptyExtensionHeap();
    const session = await Session.start();
    try {
      const [small, large] = [await heapWith(session, few), await heapWith(session, many)];
      const what = 'memory above an empty extension';
      return [compared(what, large - empty, `${few} clients`, small - empty, kilobytes)];
    } finally {
      await session.stop();
    }
  },
};

async function heapWith({ driver, host }: Session, count: number): Promise<number> {
  await driver.showViews('Kunci');
  await host.run(async (vscode, entries) => {
    const settings = vscode.workspace.getConfiguration('kunci');
    await settings.update('clients', entries, vscode.ConfigurationTarget.Global);
  }, entriesOf(count));
  await driver.treeRows().getByText(firstName(count)).first().waitFor();
  return heapOf(host);
}

function entriesOf(count: number): readonly unknown[] {
  return Array.from({ length: count }, (_, index) => ({
    name: index === 0 ? firstName(count) : `outlet-${index}`,
    provider: 'gobiz',
    environment: 'sandbox',
    clientId: `client-${index}`,
    scopes: ['partner:outlet:read'],
  }));
}

/** Sorted before the others, so that it is on screen. */
function firstName(count: number): string {
  return `a-of-${count}`;
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
    return await heapOf(session.host);
  } finally {
    await session.stop();
    await rm(folder, { recursive: true });
  }
}

/** Bytes of the extension host's heap after everything was collected that nobody holds. */
function heapOf(host: ExtensionHost): Promise<number> {
  return host.run((_vscode, _none, require) => {
    const v8: typeof import('node:v8') = require('node:v8');
    const vm: typeof import('node:vm') = require('node:vm');
    v8.setFlagsFromString('--expose-gc');
    const collect = vm.runInNewContext('gc') as () => void;
    for (let index = 0; index < 3; index += 1) collect();
    return process.memoryUsage().heapUsed;
  }, undefined);
}
