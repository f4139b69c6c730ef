// npm run screenshots: the README's pictures, taken in a real VS Code.
import { join } from 'node:path';
import { bundle } from '../../src/build/bundle';
import type { Theme } from './driver';
import { root } from './paths';
import { Session } from './session';

interface Picture {
  /** The file's name in media/, without its ending. */
  readonly name: string;
  readonly theme: Theme;
  /** Brings the window to what the picture shows. */
  readonly steps: (session: Session) => Promise<void>;
}

const pictures: readonly Picture[] = [
  {
    name: 'tree-dark',
    theme: 'dark',
    steps: async ({ driver }) => {
      await driver.openFile('gobiz.http');
      await driver.showViews('Kunci');
    },
  },
];

async function main(): Promise<void> {
  await bundle();
  const session = await Session.start({ pictures: join(root, 'media') });
  try {
    for (const picture of pictures) {
      await session.driver.closeEverything();
      await session.driver.setTheme(picture.theme);
      await picture.steps(session);
      console.log(await session.driver.screenshot(picture.name));
    }
  } finally {
    await session.stop();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
