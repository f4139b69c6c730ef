// npm run screenshots: the pictures of the README and of the walkthrough, taken in a real VS Code.
import { join } from 'node:path';
import { bundle } from '../../src/build/bundle';
import { recordAnimation } from './animation';
import type { Theme } from './driver';
import { root } from './paths';
import { Session } from './session';

interface Picture {
  /** The file's name in media/, without theme and ending. */
  readonly name: string;
  readonly themes: readonly Theme[];
  /** The part of the window; all of it by default. */
  readonly clip?: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  /** Brings the window to what the picture shows. */
  readonly steps: (session: Session) => Promise<void>;
}

const both = ['dark', 'light'] as const;

/** Each shows what the product does; nothing in them is drawn by hand. */
const pictures: readonly Picture[] = [
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

async function main(): Promise<void> {
  await bundle();
  const session = await Session.start({ pictures: join(root, 'media') });
  try {
    await session.driver.setTheme('dark');
    await session.page.setViewportSize({ width: 1240, height: 420 });
    const animation = join(root, 'media', 'overview.gif');
    await recordAnimation(session, animation);
    console.log(animation);
    await session.page.setViewportSize({ width: 1180, height: 640 });
    for (const picture of pictures) {
      for (const theme of picture.themes) {
        await session.driver.closeEverything();
        await session.driver.setTheme(theme);
        await picture.steps(session);
        const path = join(root, 'media', `${picture.name}-${theme}.png`);
        await session.page.screenshot({
          path,
          animations: 'disabled',
          caret: 'hide',
          ...(picture.clip ? { clip: picture.clip } : {}),
        });
        console.log(path);
      }
    }
  } finally {
    await session.stop();
  }
}

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

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
