import type { Picture } from './screenshots';
import type { Session } from './session';

const both = ['dark', 'light'] as const;

/** Each shows what the product does; nothing in them is drawn by hand. */
export const pictures: readonly Picture[] = [
  {
    name: 'walkthrough-sandbox',
    themes: both,
    clip: { x: 0, y: 0, width: 620, height: 360 },
    steps: async (session) => {
      await session.driver.showViews('Kunci');
      await fetchBoth(session);
    },
  },
  {
    name: 'walkthrough-client',
    themes: both,
    clip: { x: 280, y: 0, width: 620, height: 360 },
    steps: async ({ driver }) => {
      await driver.runCommand('Kunci: Add Client…');
      await driver.quickInput.startOver();
      await driver.quickInput.waitFor('GoBiz');
      await driver.quickInput.pick('GoBiz');
      await driver.quickInput.waitFor('Production');
    },
  },
  {
    name: 'walkthrough-file',
    themes: both,
    clip: { x: 300, y: 0, width: 880, height: 360 },
    steps: overview,
  },
  {
    name: 'walkthrough-sign',
    themes: both,
    clip: { x: 300, y: 0, width: 880, height: 520 },
    steps: async ({ driver, page }) => {
      await driver.openFile('sandbox-doku.http');
      await page.locator('.codelens-decoration').first().waitFor();
      await driver.press('Control+Home', ...Array<string>(5).fill('ArrowDown'));
      await driver.runCommand('Kunci: Explain Signature…');
      await page.getByText('Parts of stringToSign').first().waitFor();
      await driver.quickInput.waitFor('Explain Signature');
      await driver.press('Enter');
      await driver.quickInput.waitUntilClosed();
      await page.getByText('Parts of stringToSign').first().waitFor();
    },
  },
];

async function overview(session: Session): Promise<void> {
  const { driver, page } = session;
  await driver.showViews('Kunci');
  await fetchBoth(session);
  await driver.openFile('sandbox-gobiz.http');
  await page.getByText('· until').first().waitFor();
  await page.locator('.codelens-decoration').first().waitFor();
}

async function fetchBoth({ driver, host }: Session): Promise<void> {
  for (const client of ['local-outlet', 'local-shop']) {
    await host.run((vscode, name) => vscode.commands.executeCommand('kunci.fetchToken', name), client);
  }
  await driver.treeRows().filter({ hasText: 'local-shop' }).getByText('until').waitFor();
}
