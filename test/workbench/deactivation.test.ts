import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '../host/until';
import { workbench } from '../host/workbench';
import { outletEntry, setClients, storeSecrets, useBench } from './bench';
import { installSender, plugins } from './fakeSenders';
import { reference, variable } from './httpFilesBench';

describe('deactivation', () => {
  const bench = useBench();
  const name = 'GOBIZ_OUTLET_TOKEN';

  before(() => workbench.restart({ environment: { [name]: 'before' } }));
  after(() => workbench.leave());

  it('leaves the environment and httpYac’s plug-in store as they were', async () => {
    await storeSecrets(bench.sandbox);
    await setClients([outletEntry(bench.sandbox)]);
    await installSender('httpYac');
    assert.equal(await variable(), 'before');
    const url = `${bench.sandbox.gobiz.url}/integrations/partner/v1/linked-outlets`;
    await workbench.writeFile('outlets.http', `GET ${url}\nAuthorization: Bearer ${reference}\n`);
    await workbench.driver.openFile('outlets.http');
    await until(async () => (await variable())?.startsWith('sbx_') ?? false);
    await until(async () => (await plugins()).length === 2);
    const file = join(workbench.folder, 'left.json');
    await lookAtTheEnd(file);
    await workbench.reload();
    let left = '';
    await until(async () => {
      left = await readFile(file, 'utf8').catch(() => '');
      return left !== '';
    });
    assert.deepEqual(JSON.parse(left), { variable: 'before', plugins: ['core'] });
    await workbench.removeFile('left.json');
  });

  /** Writes down what is there once all extensions had the time to let go. */
  function lookAtTheEnd(path: string): Promise<void> {
    return workbench.host.run(
      (_vscode, [key, to], require) => {
        const { writeFileSync } = require('node:fs') as typeof import('node:fs');
        const world = globalThis as unknown as {
          kunciAtTheEnd: () => Promise<void>;
          kunciPluginStore: object;
        };
        world.kunciAtTheEnd = async () => {
          await new Promise((resolve) => setTimeout(resolve, 500));
          const found = { variable: process.env[key] ?? null, plugins: Object.keys(world.kunciPluginStore) };
          writeFileSync(to, JSON.stringify(found));
        };
      },
      [name, path] as const,
    );
  }
});
