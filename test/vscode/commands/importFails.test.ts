import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { workbench } from '../../harness/workbench';
import { outletEntry, rawClients, setClients, useFixture } from '../fixture';

describe('an import that cannot be', () => {
  const fixture = useFixture();
  const good = { name: 'good', provider: 'gobiz', environment: 'sandbox', clientId: 'good' };
  const cases: readonly (readonly [string, string, RegExp])[] = [
    ['not JSON', '{', /The file is not JSON/],
    ['no list', '{"kunci": 1}', /no list of clients/],
    ['one wrong entry among right ones', json([good, { ...good, name: '1' }]), /A name starts with a letter/],
    ['a secret in an entry', json([{ ...good, clientSecret: 'typed here' }]), /secrets live in the keychain/],
    ['a reference that is taken', json([{ ...good, name: 'OUTLET' }]), /the same reference/],
  ];

  before(async () => {
    await workbench.reset();
    await setClients([outletEntry(fixture.sandbox)]);
  });
  after(() => workbench.reset());
  beforeEach(() => workbench.driver.closeEverything());

  for (const [what, text, expected] of cases) {
    it(`changes nothing and says why: ${what}`, async () => {
      const { driver } = workbench;
      const before = await rawClients();
      await chooseFile(text);
      const message = driver.notifications().getByText('Nothing was imported');
      await message.waitFor();
      const said = (await message.textContent()) ?? '';
      assert.match(said, expected);
      assert.ok(!said.includes('typed here'));
      assert.deepEqual(await rawClients(), before);
    });
  }
});

async function chooseFile(text: string): Promise<void> {
  const { driver, folder } = workbench;
  const file = join(folder, 'clients.json');
  await writeFile(file, text);
  await driver.runCommand('Kunci: Import Clients…');
  await driver.quickInput.chooseFile('Import Clients', file);
}

function json(clients: readonly object[]): string {
  return JSON.stringify({ kunci: 1, clients });
}
