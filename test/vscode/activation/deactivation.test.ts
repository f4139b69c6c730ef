import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { workbench } from '../../harness/workbench';
import { until } from '../../support/until';
import { outletEntry, setClients, storeSecrets, useFixture } from '../fixture';
import { reference, variable } from '../languageFeatures/httpFilesFixture';

describe('deactivation', () => {
  const fixture = useFixture();
  const name = 'GOBIZ_OUTLET_TOKEN';

  before(() => workbench.restart({ environment: { [name]: 'before' } }));
  after(() => workbench.leave());

  it('leaves the environment as it was', async () => {
    await storeSecrets(fixture.sandbox);
    await setClients([outletEntry(fixture.sandbox)]);
    await workbench.writeFile('outlets.http', `GET ${fixture.sandbox.gobiz.url}\nA: ${reference}\n`);
    await workbench.driver.openFile('outlets.http');
    // A placeholder is there, and never the token.
    await until(async () => (await variable()) !== 'before');
    assert.doesNotMatch((await variable()) ?? '', /^sbx_/);
    const file = join(workbench.folder, 'left.json');
    await lookAtTheEnd(file);
    await workbench.reload();
    let left = '';
    await until(async () => {
      left = await readFile(file, 'utf8').catch(() => '');
      return left !== '';
    });
    assert.deepEqual(JSON.parse(left), { variable: 'before' });
    await workbench.removeFile('left.json');
  });

  /** Writes down what is there once all extensions had the time to let go. */
  function lookAtTheEnd(path: string): Promise<void> {
    return workbench.host.run(
      (_vscode, [key, to], require) => {
        const { writeFileSync } = require('node:fs') as typeof import('node:fs');
        const world = globalThis as unknown as { kunciAtTheEnd: () => Promise<void> };
        world.kunciAtTheEnd = async () => {
          await new Promise((resolve) => setTimeout(resolve, 500));
          writeFileSync(to, JSON.stringify({ variable: process.env[key] ?? null }));
        };
      },
      [name, path] as const,
    );
  }
});
